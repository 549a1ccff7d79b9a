using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>What the model said in an earlier turn.</summary>
internal static class AssistantMessage
{
    public static Sdk.AssistantChatMessage For(ChatMessage message)
    {
        List<Sdk.ChatMessageContentPart> parts = [];
        List<Sdk.ChatToolCall> calls = [];
        Sdk.ChatOutputAudioReference? audio = null;
        string? refusal = null;
        foreach (AIContent content in message.Contents)
        {
            switch (content)
            {
                // The protocol takes no reasoning back, counts are no content, and results become messages of their own.
                case TextReasoningContent or UsageContent or FunctionResultContent:
                    break;

                case FunctionCallContent call:
                    calls.Add(Sdk.ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, FunctionArguments.Format(call)));
                    break;

                case ErrorContent { ErrorCode: Refusal.ErrorCode } error:
                    refusal = error.Message;
                    break;

                case DataContent data when OutputAudio.IdOf(data) is { } id:
                    audio = new Sdk.ChatOutputAudioReference(id);
                    break;

                default:
                    parts.Add(ContentPart.ForText(content, "an assistant message"));
                    break;
            }
        }

        Sdk.AssistantChatMessage assistant = Start(parts, calls, audio);
        assistant.Refusal = refusal;
        assistant.ParticipantName = ParticipantName.Of(message);
        return assistant;
    }

    private static Sdk.AssistantChatMessage Start(
        List<Sdk.ChatMessageContentPart> parts,
        List<Sdk.ChatToolCall> calls,
        Sdk.ChatOutputAudioReference? audio)
    {
        if (parts.Count == 0 && calls.Count > 0)
        {
            return new Sdk.AssistantChatMessage(calls) { OutputAudioReference = audio };
        }

        if (parts.Count == 0 && audio is not null)
        {
            return new Sdk.AssistantChatMessage(audio);
        }

        Sdk.AssistantChatMessage message = parts.Count > 0
            ? new Sdk.AssistantChatMessage(parts)
            : new Sdk.AssistantChatMessage(string.Empty);
        message.OutputAudioReference = audio;
        foreach (Sdk.ChatToolCall call in calls)
        {
            message.ToolCalls.Add(call);
        }

        return message;
    }
}

using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>From a whole answer of the OpenAI package to the abstraction's.</summary>
internal static class CompletionResponse
{
    public static ChatResponse From(Sdk.ChatCompletion completion, string audioMediaType)
    {
        DateTimeOffset? createdAt = CompletionFacts.CreatedAt(completion.CreatedAt);
        var message = new ChatMessage(CompletionFacts.Role(completion.Role), Contents(completion, audioMediaType))
        {
            MessageId = completion.Id,
            CreatedAt = createdAt,
            RawRepresentation = completion,
        };

        return new ChatResponse(message)
        {
            ResponseId = completion.Id,
            ModelId = completion.Model,
            CreatedAt = createdAt,
            FinishReason = CompletionFacts.FinishReason(completion),
            Usage = completion.Usage is { } usage ? CompletionFacts.Usage(usage) : null,
            RawRepresentation = completion,
        };
    }

    private static List<AIContent> Contents(Sdk.ChatCompletion completion, string audioMediaType)
    {
        List<AIContent> contents = [];
        if (ReasoningText.Of(completion) is { } reasoning)
        {
            contents.Add(reasoning);
        }

        foreach (Sdk.ChatMessageContentPart part in completion.Content)
        {
            contents.Add(AnsweredPart.Content(part));
        }

        Citations.AddTo(contents, completion.Annotations);
        if (!string.IsNullOrEmpty(completion.Refusal))
        {
            contents.Add(Refusal.Content(completion.Refusal));
        }

        if (completion.OutputAudio is { } audio)
        {
            contents.Add(OutputAudio.Content(audio, audioMediaType));
        }

        for (int i = 0; i < completion.ToolCalls.Count; i++)
        {
            contents.Add(FunctionArguments.Read(completion.ToolCalls[i], completion.Id, i));
        }

        return contents;
    }
}

using System.Text;
using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>From the updates of one streamed answer to the abstraction's, gathering what comes in pieces.</summary>
internal sealed class CompletionStream(string audioMediaType)
{
    private readonly StreamedFunctionCalls _calls = new();
    private readonly StringBuilder _refusal = new();
    private ChatRole _role = ChatRole.Assistant;
    private Sdk.StreamingChatCompletionUpdate? _last;

    public ChatResponseUpdate Read(Sdk.StreamingChatCompletionUpdate update)
    {
        _last = update;
        if (update.Role is { } role)
        {
            _role = CompletionFacts.Role(role);
        }

        _refusal.Append(update.RefusalUpdate);
        foreach (Sdk.StreamingChatToolCallUpdate call in update.ToolCallUpdates)
        {
            _calls.Add(call);
        }

        ChatResponseUpdate read = Start(update);
        read.RawRepresentation = update;
        read.FinishReason = CompletionFacts.FinishReason(update);
        AddContents(update, read.Contents);
        return read;
    }

    /// <summary>What is whole only now that the stream has ended.</summary>
    public ChatResponseUpdate? Rest()
    {
        if (_last is null || (_refusal.Length == 0 && _calls.Count == 0))
        {
            return null;
        }

        ChatResponseUpdate rest = Start(_last);
        if (_refusal.Length > 0)
        {
            rest.Contents.Add(Refusal.Content(_refusal.ToString()));
        }

        for (int i = 0; i < _calls.Count; i++)
        {
            rest.Contents.Add(FunctionArguments.Read(_calls.Complete(i), _last.CompletionId, i));
        }

        return rest;
    }

    private ChatResponseUpdate Start(Sdk.StreamingChatCompletionUpdate update) => new()
    {
        ResponseId = update.CompletionId,
        MessageId = update.CompletionId,
        ModelId = update.Model,
        CreatedAt = CompletionFacts.CreatedAt(update.CreatedAt),
        Role = _role,
    };

    private void AddContents(Sdk.StreamingChatCompletionUpdate update, IList<AIContent> contents)
    {
        if (ReasoningText.Of(update) is { } reasoning)
        {
            contents.Add(reasoning);
        }

        foreach (Sdk.ChatMessageContentPart part in update.ContentUpdate)
        {
            contents.Add(AnsweredPart.Content(part));
        }

        if (update.OutputAudioUpdate is { } audio)
        {
            contents.Add(OutputAudio.Content(audio, audioMediaType));
        }

        if (update.Usage is { } usage)
        {
            contents.Add(new UsageContent(CompletionFacts.Usage(usage)));
        }
    }
}

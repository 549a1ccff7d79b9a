using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>What an answer says about itself, whole or streamed.</summary>
internal static class CompletionFacts
{
    // A server that leaves the field out did not answer in 1970.
    public static DateTimeOffset? CreatedAt(DateTimeOffset created) => created > DateTimeOffset.UnixEpoch ? created : null;

    public static ChatRole Role(Sdk.ChatMessageRole role) => role switch
    {
        Sdk.ChatMessageRole.Assistant => ChatRole.Assistant,
        Sdk.ChatMessageRole.User => ChatRole.User,
        Sdk.ChatMessageRole.System => ChatRole.System,
        Sdk.ChatMessageRole.Tool => ChatRole.Tool,
        _ => new ChatRole(role.ToString().ToLowerInvariant()),
    };

    /// <summary>Gets the reason for ending of an answer: as the server said it, where the package does not know it.</summary>
    public static ChatFinishReason? FinishReason(Sdk.ChatCompletion completion) =>
        completion.Patch.TryGetValue(TrueReason, out string? said) && said is not null
            ? said.Length > 0 ? new ChatFinishReason(said) : null
            : FinishReason(completion.FinishReason);

    /// <summary>Gets the reason for ending of a piece of a stream, if it has one.</summary>
    public static ChatFinishReason? FinishReason(Sdk.StreamingChatCompletionUpdate update) => update.FinishReason is not { } reason ? null
        : update.Patch.TryGetValue(TrueReason, out string? said) && said is not null ? new ChatFinishReason(said)
        : FinishReason(reason);

    private static ReadOnlySpan<byte> TrueReason => "$.choices[0].routellm_finish_reason"u8;

    private static ChatFinishReason FinishReason(Sdk.ChatFinishReason reason) => reason switch
    {
        Sdk.ChatFinishReason.Stop => ChatFinishReason.Stop,
        Sdk.ChatFinishReason.Length => ChatFinishReason.Length,
        Sdk.ChatFinishReason.ToolCalls => ChatFinishReason.ToolCalls,
        Sdk.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        Sdk.ChatFinishReason.FunctionCall => new ChatFinishReason("function_call"),
        _ => new ChatFinishReason(reason.ToString()),
    };

    public static UsageDetails Usage(Sdk.ChatTokenUsage usage)
    {
        var details = new UsageDetails
        {
            InputTokenCount = usage.InputTokenCount,
            OutputTokenCount = usage.OutputTokenCount,
            TotalTokenCount = usage.TotalTokenCount,
        };

        if (usage.InputTokenDetails is { } input)
        {
            details.CachedInputTokenCount = input.CachedTokenCount;
            Count(details, "InputTokenDetails.AudioTokenCount", input.AudioTokenCount);
        }

        if (usage.OutputTokenDetails is { } output)
        {
            details.ReasoningTokenCount = output.ReasoningTokenCount;
            Count(details, "OutputTokenDetails.AudioTokenCount", output.AudioTokenCount);
            Count(details, "OutputTokenDetails.AcceptedPredictionTokenCount", output.AcceptedPredictionTokenCount);
            Count(details, "OutputTokenDetails.RejectedPredictionTokenCount", output.RejectedPredictionTokenCount);
        }

        return details;
    }

    private static void Count(UsageDetails details, string name, int tokens) => (details.AdditionalCounts ??= [])[name] = tokens;
}

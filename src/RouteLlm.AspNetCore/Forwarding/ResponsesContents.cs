using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What of a conversation OpenAI's Responses cannot carry, and the package's conversion would leave out without a word.</summary>
internal static class ResponsesContents
{
    /// <summary>Says what cannot be carried; <see langword="null"/> where all can.</summary>
    public static string? FindUnknown(IEnumerable<ChatMessage> messages) =>
        messages.SelectMany(static message => message.Contents).SelectMany(static content => content is FunctionResultContent { Result: IEnumerable<AIContent> parts } ? parts : [content])
            .FirstOrDefault(static content => !IsKnown(content)) is { } unknown
                ? $"OpenAI's Responses cannot carry {ContentWords.Of(unknown)}. Leave it out."
                : null;

    private static bool IsKnown(AIContent content) => content switch
    {
        DataContent data => data.HasTopLevelMediaType("image") || data.MediaType == "application/pdf",
        UriContent uri => uri.HasTopLevelMediaType("image"),
        TextContent or TextReasoningContent or FunctionCallContent or FunctionResultContent or UsageContent or HostedFileContent or ErrorContent { ErrorCode: Refusal.ErrorCode } => true,
        _ => content.RawRepresentation is not null,
    };
}

using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a request needs a model to be able to do, read from its options and contents.</summary>
internal readonly record struct RequestNeeds
{
    public bool Tools { get; private init; }

    public bool StructuredOutput { get; private init; }

    public bool Images { get; private init; }

    public bool Audio { get; private init; }

    public bool Reasoning { get; private init; }

    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options of the request, if any.</param>
    public static RequestNeeds Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        bool images = false;
        bool audio = false;
        for (int i = 0; i < messages.Count; i++)
        {
            IList<AIContent> contents = messages[i].Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                images |= IsOf(contents[j], "image");
                audio |= IsOf(contents[j], "audio");
            }
        }

        return new RequestNeeds
        {
            Tools = options is { Tools.Count: > 0, ToolMode: not NoneChatToolMode },
            StructuredOutput = options?.ResponseFormat is ChatResponseFormatJson,
            Images = images,
            Audio = audio,
            Reasoning = options?.Reasoning?.Effort is not (null or ReasoningEffort.None),
        };
    }

    /// <summary>Says what a model lacks.</summary>
    /// <returns>In words, or <see langword="null"/> where it has all that is needed.</returns>
    public string? FindMissing(ModelCapabilities? capabilities) => capabilities switch
    {
        null => null,
        { Tools: false } when Tools => "no tools",
        { StructuredOutput: false } when StructuredOutput => "no structured output",
        { Images: false } when Images => "no images",
        { Audio: false } when Audio => "no audio",
        { Reasoning: false } when Reasoning => "no reasoning effort",
        _ => null,
    };

    // By itself: what a lambda captures is allocated where the method begins, whatever the content is.
    private static bool AnyIsOf(IEnumerable<AIContent> parts, string kind) => parts.Any(part => IsOf(part, kind));

    private static bool IsOf(AIContent content, string kind) => content switch
    {
        FunctionResultContent { Result: IEnumerable<AIContent> parts } => AnyIsOf(parts, kind),
        DataContent data => data.HasTopLevelMediaType(kind),
        UriContent uri => uri.HasTopLevelMediaType(kind),
        _ => false,
    };
}

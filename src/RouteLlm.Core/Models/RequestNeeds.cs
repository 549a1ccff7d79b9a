using System.Text;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a request needs a model to be able to do, read from its options and contents.</summary>
internal readonly record struct RequestNeeds
{
    private const int BytesPerToken = 4;
    private const int TokensPerImage = 1000;

    public bool Tools { get; private init; }

    public bool StructuredOutput { get; private init; }

    public bool Images { get; private init; }

    public bool Audio { get; private init; }

    public bool Reasoning { get; private init; }

    /// <summary>Gets the estimated size of request and answer; 0 where it was not to be counted.</summary>
    public long Tokens { get; private init; }

    /// <param name="request">The request.</param>
    /// <param name="countTokens">Whether some model's window is limited.</param>
    public static RequestNeeds Of(in RequestView request, bool countTokens) => request.Tokens is { } tokens
        ? Of(request.Messages, request.Options, countTokens: false) with { Tokens = tokens }
        : Of(request.Messages, request.Options, countTokens);

    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options of the request, if any.</param>
    /// <param name="countTokens">Whether some model's window is limited.</param>
    public static RequestNeeds Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool countTokens)
    {
        bool images = false;
        bool audio = false;
        long tokens = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            IList<AIContent> contents = messages[i].Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                bool isImage = IsOf(contents[j], "image");
                images |= isImage;
                audio |= IsOf(contents[j], "audio");
                tokens += !countTokens ? 0 : isImage ? TokensPerImage : TokensOf(contents[j]);
            }
        }

        return new RequestNeeds
        {
            Tools = options is { Tools.Count: > 0, ToolMode: not NoneChatToolMode },
            StructuredOutput = options?.ResponseFormat is ChatResponseFormatJson,
            Images = images,
            Audio = audio,
            Reasoning = options?.Reasoning?.Effort is not (null or ReasoningEffort.None),
            Tokens = countTokens ? tokens + TokensOf(options) : 0,
        };
    }

    /// <summary>Estimates the tokens of a text.</summary>
    public static long TokensOf(string? text) => text is null ? 0 : (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;

    /// <summary>Estimates the tokens of one content.</summary>
    public static long TokensOf(AIContent content) => content switch
    {
        TextContent text => TokensOf(text.Text),
        TextReasoningContent reasoning => TokensOf(reasoning.Text),
        FunctionResultContent { Result: { } result } => TokensOf(result.ToString()),
        FunctionCallContent { Arguments: { } arguments } => arguments.Sum(static argument => TokensOf(argument.Key) + TokensOf(argument.Value?.ToString())),
        _ => 0,
    };

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
        { ContextTokens: { } window } when Tokens > window => $"about {Tokens} tokens, and its window holds {window}",
        _ => null,
    };

    private static long TokensOf(ChatOptions? options)
    {
        long tokens = TokensOf(options?.Instructions) + (options?.MaxOutputTokens ?? 0);
        foreach (AITool tool in options?.Tools ?? [])
        {
            tokens += TokensOf(tool.Name) + TokensOf(tool.Description) + TokensOf((tool as AIFunctionDeclaration)?.JsonSchema.ToString());
        }

        return tokens;
    }

    private static bool IsOf(AIContent content, string kind) => content switch
    {
        DataContent data => data.HasTopLevelMediaType(kind),
        UriContent uri => uri.HasTopLevelMediaType(kind),
        _ => false,
    };
}

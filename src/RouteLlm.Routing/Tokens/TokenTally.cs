using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Adds up the tokens of texts and contents: exactly where there is a counter, else estimated. An estimate is rounded up once, not for each
/// text.
/// </summary>
internal struct TokenTally
{
    private const long TokensPerImage = 1000;

    // No piece costs more, and none is shorter than a character.
    private const long MostTokensPerCharacter = (byte.MaxValue / TextPieceCosts.PerToken) + 1;

    private long _parts;

    /// <summary>Gets the tokens so far.</summary>
    public readonly long Tokens => (_parts + TextPieceCosts.PerToken - 1) / TextPieceCosts.PerToken;

    /// <summary>Counts messages, and the instructions and tools of options.</summary>
    public static long Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options, ITokenCounter? counter)
    {
        var tally = default(TokenTally);
        tally.Add(messages, options, counter);
        return tally.Tokens;
    }

    /// <summary>
    /// Says whether a request is surely estimated at no more tokens than a limit, by its length alone: most are far below any window.
    /// </summary>
    public static bool CannotExceed(long limit, IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        if (options is not null && (options.Instructions is not null || options.Tools is { Count: > 0 }))
        {
            return false;
        }

        long characters = 1;
        for (int i = 0; i < messages.Count; i++)
        {
            IList<AIContent> contents = messages[i].Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                if (contents[j] is not TextContent text)
                {
                    return false;
                }

                characters += text.Text.Length;
            }
        }

        return characters * MostTokensPerCharacter <= limit;
    }

    /// <summary>Adds a text.</summary>
    public void Add(string? text, ITokenCounter? counter)
    {
        if (!string.IsNullOrEmpty(text))
        {
            _parts += counter is null ? TokenEstimate.PartsOf(text) : counter.Count(text) * (long)TextPieceCosts.PerToken;
        }
    }

    /// <summary>Adds one content.</summary>
    public void Add(AIContent content, ITokenCounter? counter)
    {
        switch (content)
        {
            case TextContent text:
                Add(text.Text, counter);
                break;
            case TextReasoningContent reasoning:
                Add(reasoning.Text, counter);
                break;
            case FunctionResultContent { Result: IEnumerable<AIContent> parts }:
                foreach (AIContent part in parts)
                {
                    Add(part, counter);
                }

                break;
            case FunctionResultContent { Result: { } result }:
                Add(TextOf(result), counter);
                break;
            case FunctionCallContent { Arguments: { } arguments }:
                foreach ((string name, object? value) in arguments)
                {
                    Add(name, counter);
                    Add(TextOf(value), counter);
                }

                break;
            case DataContent data when data.HasTopLevelMediaType("image"):
            case UriContent uri when uri.HasTopLevelMediaType("image"):
                _parts += TokensPerImage * TextPieceCosts.PerToken;
                break;
        }
    }

    // As it is written in JSON: with half of a pair of surrogates, it could not be read.
    private static string? TextOf(object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.String } text ? text.GetRawText()[1..^1] : value?.ToString();

    /// <summary>Adds the messages, instructions and tools of a request.</summary>
    private void Add(IEnumerable<ChatMessage> messages, ChatOptions? options, ITokenCounter? counter)
    {
        foreach (ChatMessage message in messages)
        {
            foreach (AIContent content in message.Contents)
            {
                Add(content, counter);
            }
        }

        Add(options?.Instructions, counter);
        foreach (AITool tool in options?.Tools ?? [])
        {
            Add(tool.Name, counter);
            Add(tool.Description, counter);
            Add((tool as AIFunctionDeclaration)?.JsonSchema.ToString(), counter);
        }
    }
}

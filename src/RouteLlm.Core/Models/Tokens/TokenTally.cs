using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Adds up the tokens of texts and contents: exactly where a counter is set, else estimated. An estimate is rounded up once, not for each text.</summary>
internal struct TokenTally(ITokenCounter? counter)
{
    private const long TokensPerImage = 1000;

    private long _tokens;
    private long _parts;

    /// <summary>Gets the tokens so far.</summary>
    public readonly long Tokens => _tokens + ((_parts + TextPieceCosts.PerToken - 1) / TextPieceCosts.PerToken);

    /// <summary>Counts a request, without the output tokens that it asks for.</summary>
    public static long Of(in RequestView request, ITokenCounter? counter) => request.Tokens ?? Of(request.Messages, request.Options, counter);

    /// <summary>Counts messages, and the instructions and tools of options.</summary>
    public static long Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options, ITokenCounter? counter)
    {
        var tally = new TokenTally(counter);
        tally.Add(messages, options);
        return tally.Tokens;
    }

    /// <summary>Adds a text.</summary>
    public void Add(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        if (counter is null)
        {
            _parts += TokenEstimate.PartsOf(text);
        }
        else
        {
            _tokens += counter.Count(text);
        }
    }

    /// <summary>Adds one content.</summary>
    public void Add(AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                Add(text.Text);
                break;
            case TextReasoningContent reasoning:
                Add(reasoning.Text);
                break;
            case FunctionResultContent { Result: { } result }:
                Add(result.ToString());
                break;
            case FunctionCallContent { Arguments: { } arguments }:
                foreach ((string name, object? value) in arguments)
                {
                    Add(name);
                    Add(value?.ToString());
                }

                break;
            case DataContent data when data.HasTopLevelMediaType("image"):
            case UriContent uri when uri.HasTopLevelMediaType("image"):
                _tokens += TokensPerImage;
                break;
        }
    }

    /// <summary>Adds the messages, instructions and tools of a request.</summary>
    public void Add(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        foreach (ChatMessage message in messages)
        {
            foreach (AIContent content in message.Contents)
            {
                Add(content);
            }
        }

        Add(options?.Instructions);
        foreach (AITool tool in options?.Tools ?? [])
        {
            Add(tool.Name);
            Add(tool.Description);
            Add((tool as AIFunctionDeclaration)?.JsonSchema.ToString());
        }
    }
}

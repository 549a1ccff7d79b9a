using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>How many tokens a request and its answer are, counted once for neighbouring models that count alike, and only where a window is limited.</summary>
internal struct RequestSizes(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
{
    private long? _tokens;
    private ITokenCounter? _counter;

    /// <summary>Says what a model's window lacks.</summary>
    /// <returns>In words, or <see langword="null"/> where the request fits.</returns>
    public string? FindMissing(RoutedModel model)
    {
        if (model.Capabilities?.ContextTokens is not { } window)
        {
            return null;
        }

        if (_tokens is null || _counter != model.TokenCounter)
        {
            var tally = new TokenTally(model.TokenCounter);
            tally.Add(messages, options);
            _tokens = tally.Tokens;
            _counter = model.TokenCounter;
        }

        return _tokens > window ? $"about {_tokens} tokens, and its window holds {window}" : null;
    }
}

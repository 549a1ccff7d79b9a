namespace RouteLlm;

/// <summary>
/// How many tokens a request and its answer are, counted once for neighbouring models that count alike, and only where a window is limited.
/// </summary>
internal struct RequestSizes(RequestView request)
{
    private readonly RequestView _request = request;
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

        long output = model.MaximumOutputOf(_request.Options) ?? 0;
        if (model.TokenCounter is null && _request.Tokens is null && TokenTally.CannotExceed(window - output, _request.Messages, _request.Options))
        {
            return null;
        }

        if (_tokens is null || _counter != model.TokenCounter)
        {
            _tokens = _request.Tokens ?? TokenTally.Of(_request.Messages, _request.Options, model.TokenCounter);
            _counter = model.TokenCounter;
        }

        long? needed = _tokens + output;
        return needed > window ? $"about {needed} tokens, but its window holds {window}" : null;
    }
}

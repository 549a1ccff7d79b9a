namespace RouteLlm;

/// <summary>A prompt that is being answered, and what its answer will be recognised by. For one request.</summary>
/// <param name="caches">What providers have of conversations.</param>
/// <param name="cached">For each model by rank, how many tokens of the prompt its provider has; <see langword="null"/> for none.</param>
internal sealed class SentPrompt(PromptCaches caches, long[]? cached)
{
    private List<string>? _keys = [];
    private CachedPrompt? _prompt;

    /// <summary>Takes something that the answer will be recognised by.</summary>
    public void Add(string? key)
    {
        if (key is null)
        {
            return;
        }

        if (_prompt is { } prompt)
        {
            caches.Remember(key, prompt);
        }
        else
        {
            _keys?.Add(key);
        }
    }

    /// <summary>Takes how the request ended.</summary>
    /// <param name="model">The model that answered.</param>
    /// <param name="cost">What it cost, where that is known.</param>
    /// <param name="hasOutput">Whether it did answer.</param>
    public void End(RoutedModel model, RoutingCost? cost, bool hasOutput)
    {
        if (cost is not null && hasOutput)
        {
            _prompt = caches.Learn(model, cost, cached?[model.Rank] ?? 0);
            _keys!.ForEach(Add);
        }

        _keys = null;
    }
}

using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What providers have of conversations, as far as their answers passed here. Safe for concurrent use.</summary>
/// <param name="models">The models.</param>
/// <param name="options">What is expected and remembered.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="isShared">Whether answers are recognised as a fleet does it.</param>
internal sealed class PromptCaches(RoutedModels models, CacheAwarenessOptions options, TimeProvider clock, bool isShared)
{
    // Providers keep a prefix: what was said longer ago than this many answers was sent again with the later ones.
    private const int MostAnswers = 32;

    private readonly RecentValues<CachedPrompt> _prompts = new(options.RememberedAnswers);
    private readonly RunningMean[] _outputs = [.. models.All.Select(_ => new RunningMean(options.ExpectedOutputTokens))];

    // How much of what should be cached a provider counts as cached.
    private readonly RunningMean[] _hits = [.. models.All.Select(static _ => new RunningMean(1))];

    /// <summary>
    /// Finds, for each model by rank, how many tokens of a request its provider has; <see langword="null"/> where none has any.
    /// </summary>
    public long[]? FindCached(in RequestView request)
    {
        long[]? cached = null;
        int answers = 0;
        for (int i = request.Messages.Count - 1; i >= 0 && answers < MostAnswers; i--)
        {
            if (request.Messages[i].Role != ChatRole.Assistant)
            {
                continue;
            }

            answers++;
            if (FindPrompt(request, i) is { } prompt && models.All[prompt.Rank] is { PromptCache: { } rules } model
                && (cached?[prompt.Rank] ?? 0) == 0 && prompt.Tokens >= rules.MinimumTokens && clock.GetElapsedTime(prompt.Timestamp) < rules.Lifetime)
            {
                (cached ??= new long[models.All.Count])[model.Rank] = prompt.Tokens;
            }
        }

        return cached;
    }

    /// <summary>Estimates what a call costs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The tokens of the request.</param>
    /// <param name="cached">How many of them its provider has.</param>
    public decimal CostOf(RoutedModel model, long input, long cached)
    {
        ModelPrice price = model.Price!.Value;
        long hit = (long)(Math.Min(cached, input) * _hits[model.Rank].Value);
        long missed = input - hit;
        decimal surcharge = missed >= model.PromptCache.MinimumTokens
            ? missed * price.Input * (model.PromptCache.WritePriceMultiplier - 1) / ModelPrice.Million
            : 0;
        return price.CostOf(input, hit, (long)_outputs[model.Rank].Value) + surcharge;
    }

    /// <summary>Gets what remembers a request that is sent now.</summary>
    public SentPrompt Send(RoutePlan plan) => new(this, plan.CachedTokens);

    /// <summary>Remembers what a call sent.</summary>
    /// <param name="model">The model that answered.</param>
    /// <param name="cost">What its answer used.</param>
    /// <param name="cached">What should have been cached.</param>
    public CachedPrompt Learn(RoutedModel model, RoutingCost cost, long cached)
    {
        if (!cost.IsEstimated)
        {
            _outputs[model.Rank].Add(cost.OutputTokens);
            if (cached > 0)
            {
                _hits[model.Rank].Add(Math.Clamp(cost.CachedInputTokens / (double)cached, 0, 1));
            }
        }

        return new CachedPrompt(model.Rank, cost.InputTokens, clock.GetTimestamp());
    }

    /// <summary>Remembers by what an answer will be recognised: its words or a tool call.</summary>
    public void Remember(string key, CachedPrompt prompt) => _prompts.Set(key, prompt);

    private CachedPrompt? FindPrompt(in RequestView request, int answer)
    {
        var history = ConversationHistory.Of(request);
        IList<AIContent> contents = request.Messages[answer].Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is ToolCallContent { CallId: { } id } && history.FingerprintOfCall(answer, id, isShared) is { } call && _prompts.TryGet(call, out CachedPrompt called))
            {
                return called;
            }
        }

        return history.FingerprintOf(answer, isShared) is { } fingerprint && _prompts.TryGet(fingerprint, out CachedPrompt prompt)
            ? prompt
            : null;
    }

    /// <summary>
    /// A mean that forgets: of the last values, the newest most. Safe for concurrent use; of values at the same time one may be lost.
    /// </summary>
    private sealed class RunningMean(double expected)
    {
        private const double Weight = 0.05;

        private double _value = expected;

        public double Value => Volatile.Read(ref _value);

        public void Add(double value) => Volatile.Write(ref _value, Value + (Weight * (value - Value)));
    }
}

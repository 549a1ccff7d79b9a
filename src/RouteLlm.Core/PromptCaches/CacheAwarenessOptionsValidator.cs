using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the options of prompt caches, and what to write.</summary>
internal static class CacheAwarenessOptionsValidator
{
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(30);

    /// <param name="options">The options.</param>
    /// <param name="known">What is known of the models, by name.</param>
    /// <param name="models">The names of the models, weakest first.</param>
    public static IEnumerable<string> FindErrors(
        CacheAwarenessOptions options, IDictionary<string, ModelOptions> known, IReadOnlyList<string> models)
    {
        if (options.RememberedAnswers < 1)
        {
            yield return Invariant($"CacheAwareness.RememberedAnswers is {options.RememberedAnswers}. Write a number from 1, for example 10000.");
        }

        if (options.ExpectedOutputTokens < 0)
        {
            yield return Invariant($"CacheAwareness.ExpectedOutputTokens is {options.ExpectedOutputTokens}. Write a number from 0, for example 400.");
        }

        foreach (string missing in ModelOptionsValidator.FindMissingPrices("Prompt caches are weighed", known, models))
        {
            yield return missing;
        }

        if (known.Count > 0 && known.Values.All(static model => model.Price is null or { CachedInput: null }))
        {
            yield return "Prompt caches are weighed, but no model has a price of cached input. Write ModelPrice.CachedInput, or leave CacheAwareness out.";
        }

        foreach ((string name, ModelOptions model) in known)
        {
            foreach (string error in FindErrors(name, model.PromptCache))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<string> FindErrors(string name, PromptCacheOptions cache)
    {
        if (cache.Lifetime <= TimeSpan.Zero || cache.Lifetime > LongestLifetime)
        {
            yield return Invariant($"The PromptCache.Lifetime of '{name}' is {cache.Lifetime}. Write a time above zero and at most 30 days, for example 5 minutes.");
        }

        if (cache.MinimumTokens < 0)
        {
            yield return Invariant($"The PromptCache.MinimumTokens of '{name}' is {cache.MinimumTokens}. Write a number from 0, for example 1024.");
        }

        if (cache.WritePriceMultiplier < 0)
        {
            yield return Invariant($"The PromptCache.WritePriceMultiplier of '{name}' is {cache.WritePriceMultiplier}. Write a number from 0, for example 1.25.");
        }
    }
}

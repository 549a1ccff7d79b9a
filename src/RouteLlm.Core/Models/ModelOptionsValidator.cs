using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the options of models, and what to write.</summary>
internal static class ModelOptionsValidator
{
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);

    /// <param name="options">What is known of the models, by name.</param>
    /// <param name="models">The names of the models, weakest first.</param>
    public static IEnumerable<string> FindErrors(IDictionary<string, ModelOptions> options, IReadOnlyList<string> models)
    {
        foreach ((string name, ModelOptions model) in options)
        {
            if (!models.Contains(name, StringComparer.Ordinal))
            {
                yield return $"Models has '{name}', which is not a model. Known models: {string.Join(", ", models)}.";
            }

            foreach (string error in model.Price is { } price ? TokenPrice.FindErrors(name, price) : [])
            {
                yield return error;
            }

            if (model.PriceMultiplier < 0)
            {
                yield return Invariant($"The PriceMultiplier of '{name}' is {model.PriceMultiplier}. Write a number from 0, for example 2.");
            }

            if (model.Capabilities is { ContextTokens: <= 0 } capabilities)
            {
                yield return Invariant($"The context window of '{name}' is {capabilities.ContextTokens} tokens. Write a number from 1, or leave it out.");
            }

            if (model.AttemptTimeout is { } timeout && timeout != Timeout.InfiniteTimeSpan && (timeout <= TimeSpan.Zero || timeout > LongestDuration))
            {
                yield return Invariant($"The AttemptTimeout of '{name}' is {timeout}. Write a time above zero and at most a day, or leave it out.");
            }

            if (model.ModelId is { } modelId && string.IsNullOrWhiteSpace(modelId))
            {
                yield return $"The ModelId of '{name}' is empty. Write the id that the provider knows the model by, or leave it out.";
            }

            if (model.ArenaName is { } arenaName && string.IsNullOrWhiteSpace(arenaName))
            {
                yield return $"The ArenaName of '{name}' is empty. Write the name by which the router knows the model, or leave it out.";
            }
        }
    }

    /// <summary>Says which models lack a price that something needs.</summary>
    /// <param name="what">What needs it.</param>
    /// <param name="options">What is known of the models, by name.</param>
    /// <param name="models">The names of the models, weakest first.</param>
    public static IEnumerable<string> FindMissingPrices(
        string what, IDictionary<string, ModelOptions> options, IReadOnlyList<string> models) =>
        models
        .Where(model => !options.TryGetValue(model, out ModelOptions? known) || known.Price is null)
        .Select(model => $"{what}, but '{model}' has no price. Write Models[\"{model}\"] = new ModelOptions {{ Price = new ModelPrice(…) }}, with 0 if it is free.");
}

using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the weight of costs, and what to write.</summary>
internal static class CostWeightValidator
{
    /// <param name="costWeight">The weight.</param>
    /// <param name="options">What is known of the models, by name.</param>
    /// <param name="models">The names of the models, weakest first.</param>
    /// <param name="hasThresholds">Whether something beside it says which model answers.</param>
    public static IEnumerable<string> FindErrors(
        double costWeight, IDictionary<string, ModelOptions> options, IReadOnlyList<string> models, bool hasThresholds)
    {
        if (!double.IsFinite(costWeight) || costWeight < 0)
        {
            yield return Invariant($"CostWeight is {costWeight}. Write a number from 0, for example 0.2.");
        }

        if (models.Count <= 2)
        {
            yield return "CostWeight is set, but it needs more than two models. With two, set Threshold to 0.5 + CostWeight × (1 − the weak model's price / the strong one's).";
            yield break;
        }

        if (hasThresholds)
        {
            yield return "CostWeight is set together with Threshold, StrongModelPercent, RankThresholds, RankPercents or HeldShare. Remove one: each of them alone decides which model answers.";
        }

        if (costWeight > 0)
        {
            foreach (string error in ModelOptionsValidator.FindMissingPrices("CostWeight is above 0", options, models))
            {
                yield return error;
            }

            if (BlendOf(models[0]) >= BlendOf(models[^1]))
            {
                yield return $"CostWeight is above 0, but '{models[0]}' costs as much as '{models[^1]}' or more. Name the models weakest first, correct the prices, or write CostWeight = 0.";
            }
        }

        decimal? BlendOf(string model) => options.TryGetValue(model, out ModelOptions? known) ? known.FindPrice()?.Blend : null;
    }
}

using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the shares and thresholds of more than two models, and what to write.</summary>
internal static class RankOptionsValidator
{
    /// <param name="percents">The shares of the models, if they are set.</param>
    /// <param name="thresholds">The thresholds between the models, if they are set.</param>
    /// <param name="models">How many models there are.</param>
    /// <param name="hasThreshold">Whether a threshold or a share of strong calls is set beside them.</param>
    public static IEnumerable<string> FindErrors(IList<double> percents, IList<double> thresholds, int models, bool hasThreshold)
    {
        if (percents.Count > 0 && (percents.Count != models || percents.Any(static percent => !(percent >= 0)) || Math.Abs(percents.Sum() - 100) > 1e-6))
        {
            yield return Invariant($"RankPercents is [{string.Join(", ", percents)}]. Write {models} percentages, one for each model, weakest first, that add up to 100.");
        }

        for (int i = 0; i < percents.Count; i++)
        {
            if (Percentage.FindError(Invariant($"RankPercents[{i}]"), percents[i]) is { } error)
            {
                yield return error;
            }
        }

        if (thresholds.Count > 0 && (thresholds.Count != models - 1 || !thresholds.All(ProbabilityRange.Contains) || !IsAscending(thresholds)))
        {
            yield return Invariant($"RankThresholds is [{string.Join(", ", thresholds)}]. Write {models - 1} strong win rates from 0 to 1, ascending: one fewer than models.");
        }

        if (percents.Count > 0 && thresholds.Count > 0)
        {
            yield return "Both RankPercents and RankThresholds are set. Remove one.";
        }

        if (percents.Count + thresholds.Count > 0 && hasThreshold)
        {
            yield return "RankPercents or RankThresholds is set together with StrongModelPercent or Threshold. Remove one: the last value of the ranks is already the best model's.";
        }
    }

    private static bool IsAscending(IList<double> values)
    {
        for (int i = 1; i < values.Count; i++)
        {
            if (values[i] < values[i - 1])
            {
                return false;
            }
        }

        return true;
    }
}

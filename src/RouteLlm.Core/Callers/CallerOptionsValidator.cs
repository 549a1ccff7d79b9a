using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the options of callers, and what to write.</summary>
internal static class CallerOptionsValidator
{
    private const int MostCallers = 100_000;

    /// <param name="callers">The options.</param>
    /// <param name="ranking">The option beside them that decides between more than two models, if any does.</param>
    public static IEnumerable<string> FindErrors(CallerOptions callers, string? ranking)
    {
        if (callers.MaximumCallers is < 1 or > MostCallers)
        {
            yield return Invariant($"Callers.MaximumCallers is {callers.MaximumCallers}. Write a number from 1 to {MostCallers}.");
        }

        if (callers.UnusualShareDifference is not (> 0 and <= 100))
        {
            yield return Invariant($"Callers.UnusualShareDifference is {callers.UnusualShareDifference}. Write points above 0 and at most 100, for example 25.");
        }

        foreach ((string caller, double percent) in callers.StrongModelPercents)
        {
            if (string.IsNullOrWhiteSpace(caller))
            {
                yield return Invariant($"Callers.StrongModelPercents gives {percent}% to a caller without a name. Write the caller's name.");
            }

            if (Percentage.FindError($"Callers.StrongModelPercents[{caller}]", percent) is { } error)
            {
                yield return error;
            }
        }

        if (callers.StrongModelPercents.Count > 0 && ranking is not null)
        {
            yield return $"Callers.StrongModelPercents gives callers shares of the strong model, but {ranking} decides between all models. Remove one of the two.";
        }
    }
}

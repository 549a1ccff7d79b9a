using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the options of callers, and what to write.</summary>
internal static class CallerOptionsValidator
{
    private const int MostCallers = 100_000;

    public static IEnumerable<string> FindErrors(CallerOptions callers)
    {
        if (callers.MaximumCallers is < 1 or > MostCallers)
        {
            yield return Invariant($"Callers.MaximumCallers is {callers.MaximumCallers}. Write a number from 1 to {MostCallers}.");
        }

        if (callers.UnusualShareDifference is not (> 0 and <= 100))
        {
            yield return Invariant($"Callers.UnusualShareDifference is {callers.UnusualShareDifference}. Write points above 0 and at most 100, for example 25.");
        }
    }
}

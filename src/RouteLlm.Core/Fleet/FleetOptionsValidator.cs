using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the options of a fleet, and what to write.</summary>
internal static class FleetOptionsValidator
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);

    public static IEnumerable<string> FindErrors(FleetOptions fleet)
    {
        if (fleet.Interval < ShortestInterval || fleet.Interval > LongestDuration)
        {
            yield return Invariant($"Fleet.Interval is {fleet.Interval}. Write a time from 10 milliseconds to a day.");
        }

        if (fleet.Timeout <= TimeSpan.Zero || fleet.Timeout > LongestDuration)
        {
            yield return Invariant($"Fleet.Timeout is {fleet.Timeout}. Write a time above zero, at most a day.");
        }
    }
}

using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the options of a fleet, and what to write.</summary>
internal static class FleetOptionsValidator
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);

    /// <summary>What to do where the options name a store that nothing makes.</summary>
    public const string StoreAdvice = "Reference the package RouteLlm.Redis and call UseRedis() without arguments, or remove it.";

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

    /// <param name="fleet">The options.</param>
    /// <param name="isRead">Whether a store is made that they name.</param>
    public static IEnumerable<string> FindErrorsOfStore(FleetOptions fleet, bool isRead)
    {
        if ((fleet.RedisVariable ?? fleet.RedisKeyPrefix) is not null && !isRead)
        {
            yield return $"Fleet.{(fleet.RedisVariable is null ? nameof(fleet.RedisKeyPrefix) : nameof(fleet.RedisVariable))} is set, but nothing reads it. {StoreAdvice}";
        }
    }
}

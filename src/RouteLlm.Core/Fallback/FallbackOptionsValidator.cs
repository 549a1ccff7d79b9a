using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the options of fallback and circuits, and what to write.</summary>
internal static class FallbackOptionsValidator
{
    private static readonly TimeSpan ShortestDuration = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);

    public static IEnumerable<string> FindErrors(FallbackOptions fallback)
    {
        CircuitOptions circuit = fallback.Circuit;
        if (fallback.AttemptTimeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > LongestDuration))
        {
            yield return Invariant($"Fallback.AttemptTimeout is {timeout}. Write a time above zero and at most a day, or leave it out.");
        }

        foreach (int status in fallback.AlsoOnStatus.Where(static status => status is < 400 or > 599))
        {
            yield return Invariant($"Fallback.AlsoOnStatus has {status}. Write HTTP statuses from 400 to 599, for example 401 and 402.");
        }

        if (circuit.FailureRatio is not (> 0 and <= 1))
        {
            yield return Invariant($"Fallback.Circuit.FailureRatio is {circuit.FailureRatio}. Write a share of calls above 0 and at most 1, for example 0.5.");
        }

        if (circuit.SlowCall <= TimeSpan.Zero)
        {
            yield return Invariant($"Fallback.Circuit.SlowCall is {circuit.SlowCall}. Write a time above zero, or leave it out.");
        }

        if (circuit.LongestRetryAfter < TimeSpan.Zero || circuit.LongestRetryAfter > LongestDuration)
        {
            yield return Invariant($"Fallback.Circuit.LongestRetryAfter is {circuit.LongestRetryAfter}. Write a time from zero to a day.");
        }

        if (circuit.MinimumCalls < 2)
        {
            yield return Invariant($"Fallback.Circuit.MinimumCalls is {circuit.MinimumCalls}. Write a number from 2.");
        }

        foreach ((string name, TimeSpan duration) in ((string, TimeSpan)[])[(nameof(circuit.SamplingDuration), circuit.SamplingDuration), (nameof(circuit.BreakDuration), circuit.BreakDuration)])
        {
            if (duration < ShortestDuration || duration > LongestDuration)
            {
                yield return Invariant($"Fallback.Circuit.{name} is {duration}. Write a time from half a second to a day.");
            }
        }
    }
}

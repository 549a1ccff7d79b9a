namespace RouteLlm;

/// <summary>When the circuit of a model opens: too many of its recent calls failed.</summary>
public sealed class CircuitOptions
{
    /// <summary>
    /// Gets or sets the share of calls, from 0 to 1 (0 not included), that opens the circuit when they fail. Default: 0.5.
    /// </summary>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>Gets or sets the time over which calls are counted. Default: 30 seconds; at least half a second.</summary>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the smallest number of calls in that time. Default: 10; at least 2.</summary>
    public int MinimumCalls { get; set; } = 10;

    /// <summary>
    /// Gets or sets how long the circuit stays open before one call is let through as a test. Default: 15 seconds; at least half a second.
    /// </summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets the time until the first output from which a call counts as failed for the circuit, although its answer is used;
    /// <see langword="null"/>, the default, for none.
    /// </summary>
    public TimeSpan? SlowCall { get; set; }

    /// <summary>Gets or sets the longest <c>Retry-After</c> that is honoured. Default: 2 minutes.</summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromMinutes(2);
}

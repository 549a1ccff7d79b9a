namespace RouteLlm;

/// <summary><c>fallback</c>: when another model answers.</summary>
internal static class FallbackSection
{
    private const string Name = "fallback";
    private const string AttemptTimeoutSeconds = "attempt_timeout_seconds";
    private const string AlsoOnStatus = "also_on_status";
    private const string Circuit = "circuit";
    private const string FailureRatio = "failure_ratio";
    private const string SamplingSeconds = "sampling_seconds";
    private const string MinimumCalls = "minimum_calls";
    private const string BreakSeconds = "break_seconds";
    private const string SlowCallSeconds = "slow_call_seconds";
    private const string LongestRetryAfterSeconds = "longest_retry_after_seconds";

    // Half a second: the shortest that a circuit can count or rest.
    private const double ShortestCircuitSeconds = 0.5;

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "Another model answers when the chosen one fails before its answer begins; true for the defaults.",
        SettingKey.Number(AttemptTimeoutSeconds, "How long a model may take until its first output, in seconds. Default: 300.", 0.001, RouterKeys.LongestSeconds),
        SettingKey.NumberList(AlsoOnStatus, "Further HTTP statuses that count as failures, beside 408, 429 and 5xx, for example [401, 402].", 400, 599) with
        {
            FindAdvice = static status => status == Math.Floor(status) ? null : "Write a whole number.",
        },
        SettingKey.Section(
            Circuit,
            "When a model that fails is left alone for a while.",
            SettingKey.Number(FailureRatio, "The share of calls that must fail, above 0 and at most 1. Default: 0.5.", 0.001, 1),
            SettingKey.Number(SamplingSeconds, "The time over which calls are counted, in seconds. Default: 30.", ShortestCircuitSeconds, RouterKeys.LongestSeconds),
            SettingKey.WholeNumber(MinimumCalls, "The smallest number of calls in that time. Default: 10.", 2),
            SettingKey.Number(BreakSeconds, "How long the model is left alone, in seconds. Default: 15.", ShortestCircuitSeconds, RouterKeys.LongestSeconds),
            SettingKey.Number(SlowCallSeconds, "The time from which an answer counts as failed because it is slow, in seconds. Default: none.", 0.001, RouterKeys.LongestSeconds),
            SettingKey.Number(LongestRetryAfterSeconds, "The longest Retry-After that is honoured, in seconds. Default: 120.", 0, RouterKeys.LongestSeconds))) with
    { IsSwitch = true };

    /// <summary>Takes from the file what the options leave at its default.</summary>
    public static void Apply(SettingSection section, RouteLlmOptions options)
    {
        FallbackOptions fallback = options.Fallback ??= new FallbackOptions();
        var defaults = new FallbackOptions();
        if (fallback.AttemptTimeout == defaults.AttemptTimeout)
        {
            fallback.AttemptTimeout = section.Seconds(AttemptTimeoutSeconds) ?? fallback.AttemptTimeout;
        }

        foreach (int status in section.Numbers(AlsoOnStatus).Select(static status => (int)status).Except(fallback.AlsoOnStatus).ToArray())
        {
            fallback.AlsoOnStatus.Add(status);
        }

        if (section.Section(Circuit) is { } circuit)
        {
            Apply(circuit, fallback.Circuit, defaults.Circuit);
        }
    }

    private static void Apply(SettingSection section, CircuitOptions circuit, CircuitOptions defaults)
    {
        circuit.FailureRatio = circuit.FailureRatio == defaults.FailureRatio
            ? section.Number(FailureRatio) ?? circuit.FailureRatio
            : circuit.FailureRatio;
        circuit.SamplingDuration = circuit.SamplingDuration == defaults.SamplingDuration
            ? section.Seconds(SamplingSeconds) ?? circuit.SamplingDuration
            : circuit.SamplingDuration;
        circuit.MinimumCalls = circuit.MinimumCalls == defaults.MinimumCalls
            ? section.WholeNumber(MinimumCalls) ?? circuit.MinimumCalls
            : circuit.MinimumCalls;
        circuit.BreakDuration = circuit.BreakDuration == defaults.BreakDuration
            ? section.Seconds(BreakSeconds) ?? circuit.BreakDuration
            : circuit.BreakDuration;
        circuit.SlowCall ??= section.Seconds(SlowCallSeconds);
        circuit.LongestRetryAfter = circuit.LongestRetryAfter == defaults.LongestRetryAfter
            ? section.Seconds(LongestRetryAfterSeconds) ?? circuit.LongestRetryAfter
            : circuit.LongestRetryAfter;
    }
}

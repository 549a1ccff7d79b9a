namespace RouteLlm;

/// <summary><c>fleet</c>: how state is exchanged with other machines.</summary>
internal static class FleetSection
{
    private const string Name = "fleet";
    private const string IntervalSeconds = "interval_seconds";
    private const string TimeoutSeconds = "timeout_seconds";

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "How thresholds, budgets and circuits are exchanged with other machines, if the application names a store for them.",
        SettingKey.Number(IntervalSeconds, "The time between two exchanges, in seconds. Default: 1.", 0.01, RouterKeys.LongestSeconds),
        SettingKey.Number(TimeoutSeconds, "How long an exchange may take, in seconds. Default: 2.", 0.001, RouterKeys.LongestSeconds));

    /// <summary>Takes from the file what the options leave at its default.</summary>
    public static void Apply(SettingSection section, RouteLlmOptions options)
    {
        FleetOptions fleet = options.Fleet;
        var defaults = new FleetOptions();
        fleet.Interval = fleet.Interval == defaults.Interval ? section.Seconds(IntervalSeconds) ?? fleet.Interval : fleet.Interval;
        fleet.Timeout = fleet.Timeout == defaults.Timeout ? section.Seconds(TimeoutSeconds) ?? fleet.Timeout : fleet.Timeout;
    }
}

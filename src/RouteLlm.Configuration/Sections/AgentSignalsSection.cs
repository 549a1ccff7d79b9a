namespace RouteLlm;

/// <summary><c>agent_signals</c>: when a step of a tool loop is stalled and goes to the strong model.</summary>
internal static class AgentSignalsSection
{
    private const string Name = "agent_signals";
    private const string FailedRounds = "failed_rounds";
    private const string RepeatedCalls = "repeated_calls";
    private const string RoundsWithoutProgress = "rounds_without_progress";
    private const string FailingTestRuns = "failing_test_runs";
    private const string LargeChange = "large_change";
    private const string LongPlan = "long_plan";

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "Gives stalled steps of a tool loop to the strong model; true for the defaults. 0 turns a rule off.",
        SettingKey.WholeNumber(FailedRounds, "After how many rounds in a row whose tools failed a step is stalled. Default: 2.", 0),
        SettingKey.WholeNumber(RepeatedCalls, "How often the same call must have had the same result: 0, or from 2. Default: 2.", 0),
        SettingKey.WholeNumber(RoundsWithoutProgress, "After how many rounds in a row that brought nothing new a step is stalled. Default: 3.", 0),
        SettingKey.WholeNumber(FailingTestRuns, "After how many runs of tests in a row with no fewer failures a step is stalled. Default: 2.", 0),
        SettingKey.WholeNumber(LargeChange, "From how many changed lines one failure is enough. Default: 200.", 0),
        SettingKey.WholeNumber(LongPlan, "From how many planned steps one round fewer without progress is enough. Default: 10.", 0)) with
    { IsSwitch = true };

    /// <exception cref="ConfigurationFileException">A number has no meaning.</exception>
    public static void Check(SettingSection section)
    {
        if (section.WholeNumber(RepeatedCalls) == 1)
        {
            throw section.Wrong(RepeatedCalls, $"'{RepeatedCalls}' is 1, and every call is made at least once. Write a number from 2, or 0 to turn the rule off.");
        }
    }

    /// <summary>Takes from the file what the options leave at its default.</summary>
    public static void Apply(SettingSection section, RouteLlmOptions options)
    {
        AgentSignalOptions signals = options.AgentSignals ??= new AgentSignalOptions();
        var defaults = new AgentSignalOptions();
        signals.FailedRounds = Take(FailedRounds, signals.FailedRounds, defaults.FailedRounds);
        signals.RepeatedCalls = Take(RepeatedCalls, signals.RepeatedCalls, defaults.RepeatedCalls);
        signals.RoundsWithoutProgress = Take(RoundsWithoutProgress, signals.RoundsWithoutProgress, defaults.RoundsWithoutProgress);
        signals.FailingTestRuns = Take(FailingTestRuns, signals.FailingTestRuns, defaults.FailingTestRuns);
        signals.LargeChange = Take(LargeChange, signals.LargeChange, defaults.LargeChange);
        signals.LongPlan = Take(LongPlan, signals.LongPlan, defaults.LongPlan);

        int Take(string name, int value, int unset) => value == unset ? section.WholeNumber(name) ?? value : value;
    }
}

using System.Globalization;

namespace RouteLlm;

/// <summary>Rules for stalled steps of tool loops as text: <c>failed_rounds=3,repeated_calls=0</c>.</summary>
internal static class AgentRuleText
{
    /// <summary>The text that turns all rules off.</summary>
    public const string None = "none";

    private static readonly Dictionary<string, (Func<AgentSignalOptions, int> Get, Action<AgentSignalOptions, int> Set)> Rules = new(
        StringComparer.Ordinal)
    {
        ["failed_rounds"] = (static rules => rules.FailedRounds, static (rules, value) => rules.FailedRounds = value),
        ["repeated_calls"] = (static rules => rules.RepeatedCalls, static (rules, value) => rules.RepeatedCalls = value),
        ["rounds_without_progress"] = (static rules => rules.RoundsWithoutProgress, static (rules, value) => rules.RoundsWithoutProgress = value),
        ["failing_test_runs"] = (static rules => rules.FailingTestRuns, static (rules, value) => rules.FailingTestRuns = value),
        ["large_change"] = (static rules => rules.LargeChange, static (rules, value) => rules.LargeChange = value),
        ["long_plan"] = (static rules => rules.LongPlan, static (rules, value) => rules.LongPlan = value),
    };

    /// <summary>Gets the names of the rules.</summary>
    public static string Names { get; } = string.Join(", ", Rules.Keys);

    /// <summary>Reads rules; those that are left out have their defaults.</summary>
    /// <exception cref="CommandException">The text holds no rules.</exception>
    public static AgentSignalOptions Read(string option, string text)
    {
        var rules = new AgentSignalOptions();
        foreach (string part in text == None ? Rules.Keys.Select(static rule => $"{rule}=0") : text.Split(','))
        {
            if (part.Split('=') is not [var name, var number] || !Rules.TryGetValue(name, out var rule) || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            {
                throw new CommandException($"{option} has '{part}'. Write a rule and a number, for example failed_rounds=3; the rules are {Names}.");
            }

            rule.Set(rules, value);
        }

        return AgentSignalOptionsValidator.FindErrors(rules).FirstOrDefault() is { } error
            ? throw new CommandException($"{option}: {error}")
            : rules;
    }

    /// <summary>Writes the rules that have not their defaults.</summary>
    public static string Write(AgentSignalOptions rules)
    {
        var defaults = new AgentSignalOptions();
        string[] changed = [.. Rules.Where(rule => rule.Value.Get(rules) != rule.Value.Get(defaults)).Select(rule => string.Create(CultureInfo.InvariantCulture, $"{rule.Key}={rule.Value.Get(rules)}"))];
        return Rules.Values.All(rule => rule.Get(rules) == 0) ? None : changed.Length == 0 ? "by default" : string.Join(',', changed);
    }
}

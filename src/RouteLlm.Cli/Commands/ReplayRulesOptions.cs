using System.CommandLine;
using System.Globalization;

namespace RouteLlm;

/// <summary>The options of <c>routellm replay</c> that try cascades and agents' rules.</summary>
internal sealed class ReplayRulesOptions
{
    private const double DefaultRejectedPercent = 50;

    private readonly Option<string[]> _zones = new("--grey-zone")
    {
        Description = "Cascades to try: below the first score the weak model answers, from the second on the strong one, and between them the check's score decides.",
        HelpName = "FROM/TO",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double[]> _checks = new("--check-threshold")
    {
        Description = "Lowest scores of a cascade's checks to try, 0 to 1, in each --grey-zone, or else in the log's own zones.",
        HelpName = "C",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double?> _greyPercent = new("--grey-zone-percent")
    {
        Description = "Also try each --strong-percent as a cascade whose grey zone is this percentage of the requests; what is rejected counts as strong.",
        HelpName = "P",
    };

    private readonly Option<double?> _rejectedPercent = new("--rejected-percent")
    {
        Description = "How many of the answers in that zone are rejected, in percent. Default: 50.",
        HelpName = "P",
    };

    private readonly Option<string[]> _agentRules = new("--agent-rules")
    {
        Description = $"Rules for stalled steps of tool loops to try: {AgentRuleText.Names}, as in failed_rounds=3,repeated_calls=0 (0 turns one off; what is left out has its default), or '{AgentRuleText.None}'.",
        HelpName = "RULES",
        AllowMultipleArgumentsPerToken = true,
    };

    public ReplayRulesOptions(Command command)
    {
        command.Add(_zones);
        command.Add(_checks);
        command.Add(_greyPercent);
        command.Add(_rejectedPercent);
        command.Add(_agentRules);
    }

    /// <summary>Gets whether one of the options was given.</summary>
    public bool IsAnyGiven(ParseResult parsed) =>
        new Option[] { _zones, _checks, _greyPercent, _rejectedPercent, _agentRules }.Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>Says what is wrong with the options; <see langword="null"/> where all is well.</summary>
    public string? FindError(ParseResult parsed, bool hasShares) =>
        (parsed.GetValue(_checks) ?? []).Where(static check => !ProbabilityRange.Contains(check)).Select(static check => Invariant($"--check-threshold is {check}. Write a score from 0 to 1, for example 0.5.")).FirstOrDefault()
        ?? (parsed.GetValue(_greyPercent) is not (null or (>= 1 and <= 100)) ? Invariant($"--grey-zone-percent is {parsed.GetValue(_greyPercent)}. Write a percentage from 1 to 100, for example 40.")
        : parsed.GetValue(_greyPercent) is not null && !hasShares ? "--grey-zone-percent is for a share of strong calls. Add --strong-percent P, or write --grey-zone FROM/TO."
        : parsed.GetValue(_rejectedPercent) is not (null or (>= 1 and <= 99)) ? Invariant($"--rejected-percent is {parsed.GetValue(_rejectedPercent)}. Write a percentage from 1 to 99, for example 50.")
        : parsed.GetValue(_rejectedPercent) is not null && parsed.GetValue(_greyPercent) is null ? "--rejected-percent belongs to --grey-zone-percent. Add that, or leave it out."
        : null);

    /// <summary>Gets the ways to decide that the options ask for.</summary>
    /// <exception cref="CommandException">An option cannot be read, or the log has nothing for it.</exception>
    public IEnumerable<Func<ReplayBudget?, ReplayRow>> WaysIn(ParseResult parsed, DecisionReplay replay, double[] percents)
    {
        ReplayZone[] zones = [.. (parsed.GetValue(_zones) ?? []).Select(ReadZone)];
        double?[] checks = [.. (parsed.GetValue(_checks) ?? []).Select(static check => (double?)check)];
        AgentSignalOptions[] agents = [.. (parsed.GetValue(_agentRules) ?? []).Select(text => AgentRuleText.Read(_agentRules.Name, text))];
        double? greyPercent = parsed.GetValue(_greyPercent);
        if ((zones.Length + checks.Length > 0 || greyPercent is not null) && replay.CheckScores.Length == 0)
        {
            throw new CommandException("The log has no scores of checks (check_score), so no cascade can be tried. Log requests with UseCascade first.");
        }

        if (agents.Length > 0 && replay.AgentSteps == 0)
        {
            throw new CommandException("The log has no signals of tool loops (agent_signals), so no rules can be tried. Log requests with UseAgentSignals first.");
        }

        double rejected = parsed.GetValue(_rejectedPercent) ?? DefaultRejectedPercent;
        return
        [
            .. greyPercent is { } grey ? percents.Select(percent => (Func<ReplayBudget?, ReplayRow>)(budget => replay.AtShare(percent, grey, rejected, budget))) : [],
            .. (zones.Length > 0 ? zones : (ReplayZone?[])(checks.Length > 0 ? [null] : []))
                .SelectMany(zone => (checks.Length > 0 ? checks : [null]).Select(check => WayOf(replay, new ReplayRules { Zone = zone, MinimumCheckScore = check }))),
            .. agents.Select(rules => WayOf(replay, new ReplayRules { AgentRules = rules })),
        ];
    }

    private static Func<ReplayBudget?, ReplayRow> WayOf(DecisionReplay replay, ReplayRules rules) =>
        budget => replay.At(rules with { Budget = budget });

    private static ReplayZone ReadZone(string text) =>
        text.Split('/') is [var first, var last]
        && double.TryParse(first, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double from) && double.TryParse(last, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double to)
        && ProbabilityRange.Contains(from) && ProbabilityRange.Contains(to) && from < to
            ? new ReplayZone(from, to)
            : throw new CommandException($"--grey-zone is '{text}'. Write two scores from 0 to 1, the smaller one first: 0.2/0.6.");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

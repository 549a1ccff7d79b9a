using System.Globalization;

namespace RouteLlm;

/// <summary>The rows of a replay, for people.</summary>
internal static class ReplayRowText
{
    /// <summary>Says how a row decides.</summary>
    public static string NameOf(ReplayRow row)
    {
        string way = row switch
        {
            { Rules: null } => "what the log says",
            { Rules.AgentRules: { } rules } => $"agent rules {AgentRuleText.Write(rules)}",
            { RankPercentsAsked: { } percents, Rules.RankThresholds: { } ranks } => $"{ListOf(percents, "0.##")}% (thresholds {ListOf(ranks, "0.0000")})",
            { Rules.RankThresholds: { } ranks } => $"thresholds {ListOf(ranks, "0.0000")}",
            { Rules.Zone: { } zone } => Invariant($"{(row.StrongPercentAsked is { } share ? Invariant($"{share:0.##}% strong, ") : string.Empty)}zone {zone.From:0.0000} to {(double.IsInfinity(zone.To) ? 1 : zone.To):0.0000}{ChecksOf(row.Rules)}"),
            { StrongPercentAsked: { } percent, Rules.Threshold: { } threshold } => Invariant($"{percent:0.##}% strong (threshold {threshold:0.0000})"),
            { Rules.Threshold: { } threshold } => Invariant($"threshold {threshold:0.0000}"),
            { Rules.MinimumCheckScore: not null } => $"the log's zones{ChecksOf(row.Rules)}",
            _ => "the log's thresholds",
        };
        return row.Rules?.Budget is { } budget ? Invariant($"{way}, {budget.Amount} per {DurationOption.Write(budget.Window)}") : way;
    }

    private static string ChecksOf(ReplayRules rules) =>
        rules.MinimumCheckScore is { } minimum ? Invariant($", checks pass from {minimum:0.0000}") : string.Empty;

    /// <summary>Writes what is saved, with its part of what always asking the strong model costs.</summary>
    public static string SavingsOf(ReplayRow row) => row.Savings is not { } savings ? "-"
        : row.Cost + savings is > 0 and var always ? Invariant($"{savings:0.0000} ({100 * savings / always:0.0}%)")
        : AmountOf(savings);

    /// <summary>Writes an amount, or that it is not known.</summary>
    public static string AmountOf(decimal? amount) => amount is { } known ? Invariant($"{known:0.0000}") : "-";

    /// <summary>Writes a mean with the number of values.</summary>
    public static string MeanOf(MeanScore score) => score.Count == 0 ? "-" : Invariant($"{score.Mean:0.000} ({score.Count:N0})");

    private static string ListOf(IEnumerable<double> numbers, string format) =>
        string.Join('/', numbers.Select(number => number.ToString(format, CultureInfo.InvariantCulture)));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

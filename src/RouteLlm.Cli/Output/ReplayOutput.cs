using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes what a replay found.</summary>
internal static class ReplayOutput
{
    public static void Write(TextWriter output, OutputFormat format, ReplayResult result)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(output, json => WriteJson(json, result));
        }
        else
        {
            WriteText(output, result);
        }
    }

    private static void WriteText(TextWriter output, ReplayResult result)
    {
        IReadOnlyList<LoggedRequest> requests = result.Traffic.Requests;
        output.WriteLine(Invariant($"{requests.Count:N0} decisions, {requests[0].Record.Time:yyyy-MM-dd HH:mm} to {requests[^1].Record.Time:yyyy-MM-dd HH:mm} (UTC)"));
        output.WriteLine();
        bool hasQuality = result.Rows.Any(static row => row.Quality.Count > 0);
        bool hasUnknown = result.Rows.Any(static row => row.Unknown > 0);
        bool hasFeedback = result.Traffic.Requests.Any(static request => request.Feedback is not null);
        TextTable.Write(
            output,
            ["router", "decided by", " strong", " moved", .. hasUnknown ? (string[])[" unknown"] : [], " cost", " saved", .. hasQuality ? (string[])[" quality"] : [], .. hasFeedback ? (string[])[" feedback strong", " feedback weak"] : []],
            [.. result.Rows.Select(row => (string[])
            [
                row.Router ?? "(log)",
                NameOf(row),
                Invariant($"{row.StrongPercent:0.0}%"),
                Invariant($"{row.Moved:N0}"),
                .. hasUnknown ? (string[])[Invariant($"{row.Unknown:N0}")] : [],
                AmountOf(row.Cost),
                SavingsOf(row),
                .. hasQuality ? (string[])[Invariant($"{row.Quality.Mean:0.0000}")] : [],
                .. hasFeedback ? (string[])[MeanOf(row.StrongFeedback), MeanOf(row.WeakFeedback)] : [],
            ])]);
        foreach ((int index, string note) in NotesOf(result, hasFeedback).Index())
        {
            output.WriteLine(index == 0 ? $"{Environment.NewLine}{note}" : note);
        }

        if (result.Evaluation is { } evaluation)
        {
            output.WriteLine();
            EvaluationOutput.Write(output, [evaluation]);
        }
    }

    private static IEnumerable<string> NotesOf(ReplayResult result, bool hasFeedback)
    {
        IReadOnlyList<LoggedRequest> requests = result.Traffic.Requests;
        int stay = requests.Count - result.Decided - RedecidedSteps(result);
        if (stay > 0)
        {
            IEnumerable<string> reasons = CountsByBasis(result).Select(static basis => Invariant($"{basis.Count:N0} {basis.Word}"));
            int withoutPrompt = stay - CountsByBasis(result).Sum(static basis => basis.Count);
            yield return Invariant($"{stay:N0} stay where they went in every row: ")
                + string.Join(", ", withoutPrompt > 0 ? reasons.Append(Invariant($"{withoutPrompt:N0} without a prompt to score")) : reasons) + ".";
        }

        if (result.Rows.Any(static row => row.Unknown > 0))
        {
            yield return "Unknown: the log does not tell what these rules would have done (an answer that was not checked, or not by every check, costs of more than two models, a turn whose beginning is not known); they stay where they went.";
        }

        int withoutTokens = WithoutTokens(requests);
        if (withoutTokens > 0)
        {
            yield return Invariant($"Decisions without token counts, left out of all costs: {withoutTokens:N0}.");
        }

        if (result.Rows.Any(static row => row.Cost is null || row.Savings is null))
        {
            yield return "Where an amount is missing, the log lacks a price: write --strong-price IN/OUT or --weak-price IN/OUT.";
        }

        if (hasFeedback)
        {
            yield return "Feedback is on answers that were given; nothing is known about requests that move.";
        }

        if (result.Traffic.StrayFeedback > 0)
        {
            yield return Invariant($"Feedback lines that match no decision of the log: {result.Traffic.StrayFeedback:N0}.");
        }

        if (result.StrayOutcomes > 0)
        {
            yield return Invariant($"Outcome lines that match no decision of the log: {result.StrayOutcomes:N0}.");
        }

        if (result.Traffic.Dropped > 0)
        {
            yield return Invariant($"Lines that were dropped when the log was written: {result.Traffic.Dropped:N0}.");
        }
    }

    private static void WriteJson(Utf8JsonWriter json, ReplayResult result)
    {
        IReadOnlyList<LoggedRequest> requests = result.Traffic.Requests;
        json.WriteStartObject();
        json.WriteNumber("decisions", requests.Count);
        json.WriteString("from", requests[0].Record.Time);
        json.WriteString("to", requests[^1].Record.Time);
        json.WriteNumber("decided_by_score", result.Decided);
        json.WriteStartObject("stay");
        foreach ((string word, int count) in CountsByBasis(result))
        {
            json.WriteNumber(word, count);
        }

        json.WriteEndObject();
        json.WriteNumber("without_tokens", WithoutTokens(requests));
        json.WriteNumber("feedback_without_decision", result.Traffic.StrayFeedback);
        json.WriteNumber("outcomes_without_decision", result.StrayOutcomes);
        json.WriteNumber("dropped", result.Traffic.Dropped);
        json.WriteStartArray("rows");
        foreach (ReplayRow row in result.Rows)
        {
            WriteJson(json, row);
        }

        json.WriteEndArray();
        if (result.Evaluation is { } evaluation)
        {
            json.WriteStartObject("evaluation");
            EvaluationJson.WriteMembers(json, [evaluation]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteJson(Utf8JsonWriter json, ReplayRow row)
    {
        json.WriteStartObject();
        json.WriteString("router", row.Router);
        WriteOptional(json, "threshold", row.Rules?.Threshold);
        WriteOptional(json, "strong_percent_asked", row.StrongPercentAsked);
        WriteOptional(json, "clearly_weak_below", row.Rules?.Zone?.From);
        WriteOptional(json, "clearly_strong_from", row.Rules?.Zone?.To is { } to && double.IsFinite(to) ? to : null);
        WriteOptional(json, "minimum_check_score", row.Rules?.MinimumCheckScore);
        if (row.Rules?.AgentRules is { } rules)
        {
            json.WriteString("agent_rules", AgentRuleText.Write(rules));
        }

        if (row.Rules?.Budget is { } budget)
        {
            json.WriteNumber("budget", budget.Amount);
            json.WriteNumber("window_seconds", budget.Window.TotalSeconds);
        }

        json.WriteNumber("strong_percent", row.StrongPercent);
        json.WriteNumber("moved", row.Moved);
        json.WriteNumber("unknown", row.Unknown);
        WriteOptional(json, "cost", row.Cost);
        WriteOptional(json, "savings", row.Savings);
        WriteMean(json, "quality", row.Quality);
        WriteMean(json, "feedback_strong", row.StrongFeedback);
        WriteMean(json, "feedback_weak", row.WeakFeedback);
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, double? value)
    {
        if (value is double number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is decimal number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteMean(Utf8JsonWriter json, string name, MeanScore score)
    {
        if (score.Count > 0)
        {
            json.WriteNumber(name, score.Mean);
            json.WriteNumber($"{name}_count", score.Count);
        }
    }

    private static (string Word, int Count)[] CountsByBasis(ReplayResult result) =>
    [
        .. result.Traffic.Requests.Where(request => !request.IsByScore && !IsRedecidedStep(request, result))
            .GroupBy(static request => request.Decision.Basis)
            .OrderByDescending(static group => group.Count())
            .Select(static group => (JsonNamingPolicy.SnakeCaseLower.ConvertName(group.Key.ToString()), group.Count())),
    ];

    private static int RedecidedSteps(ReplayResult result) => result.Traffic.Requests.Count(request => IsRedecidedStep(request, result));

    private static bool IsRedecidedStep(LoggedRequest request, ReplayResult result) =>
        request is { IsByScore: false, Decision.Inputs.AgentSignals: not null } && result.Rows.Any(static row => row.Rules?.AgentRules is not null);

    private static int WithoutTokens(IReadOnlyList<LoggedRequest> requests) =>
        requests.Count(static request => request.Decision.Cost is null);

    private static string NameOf(ReplayRow row)
    {
        string way = row switch
        {
            { Rules: null } => "what the log says",
            { Rules.AgentRules: { } rules } => $"agent rules {AgentRuleText.Write(rules)}",
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

    private static string SavingsOf(ReplayRow row) => row.Savings is not { } savings ? "-"
        : row.Cost + savings is > 0 and var always ? Invariant($"{savings:0.0000} ({100 * savings / always:0.0}%)")
        : AmountOf(savings);

    private static string AmountOf(decimal? amount) => amount is { } known ? Invariant($"{known:0.0000}") : "-";

    private static string MeanOf(MeanScore score) => score.Count == 0 ? "-" : Invariant($"{score.Mean:0.000} ({score.Count:N0})");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

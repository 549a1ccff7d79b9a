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
        string[] models = [.. result.Rows[0].ModelPercents?.Select(static model => model.Model) ?? []];
        bool hasUnknown = result.Rows.Any(static row => row.Unknown > 0);
        bool hasFeedback = result.Traffic.Requests.Any(static request => request.Feedback is not null);
        TextTable.Write(
            output,
            ["router", "decided by", .. models.Length > 0 ? models.Select(static model => $" {model}") : [" strong"], " moved", .. hasUnknown ? (string[])[" unknown"] : [], " cost", " saved", .. hasQuality ? (string[])[" quality"] : [], .. hasFeedback ? (string[])[" feedback strong", " feedback weak"] : []],
            [.. result.Rows.Select(row => (string[])
            [
                row.Router ?? "(log)",
                ReplayRowText.NameOf(row),
                .. row.ModelPercents?.Select(static model => Invariant($"{model.Percent:0.0}%")) ?? [Invariant($"{row.StrongPercent:0.0}%")],
                Invariant($"{row.Moved:N0}"),
                .. hasUnknown ? (string[])[Invariant($"{row.Unknown:N0}")] : [],
                ReplayRowText.AmountOf(row.Cost),
                ReplayRowText.SavingsOf(row),
                .. hasQuality ? (string[])[Invariant($"{row.Quality.Mean:0.0000}")] : [],
                .. hasFeedback ? (string[])[ReplayRowText.MeanOf(row.StrongFeedback), ReplayRowText.MeanOf(row.WeakFeedback)] : [],
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

        bool hasRanks = result.Rows.Any(static row => row.ModelPercents is not null);
        if (result.Rows.Any(static row => row.Cost is null || row.Savings is null))
        {
            yield return hasRanks
                ? "Where an amount is missing, the log does not have what a request costs at a model that it did not go to: write --model-price NAME=IN/OUT."
                : "Where an amount is missing, the log lacks a price: write --strong-price IN/OUT or --weak-price IN/OUT.";
        }

        if (hasRanks)
        {
            yield return "Cascades are decided as their scores alone would have. Scores that weighed single models by price (CostWeight) cannot be told apart in the log, and outcomes of two models say nothing of a third.";
        }
        else if (RankReplay.NamesIn(requests) is { Length: > 2 } names && result.Rows.Count > 1)
        {
            yield return $"A score decided for {names.Length} models ({string.Join(", ", names)}). These rows tell the best from all others; --models and --rank-thresholds tell all of them apart.";
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
            ReplayRowJson.Write(json, row);
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

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

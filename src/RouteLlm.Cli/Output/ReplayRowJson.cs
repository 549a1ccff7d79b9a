using System.Text.Json;

namespace RouteLlm;

/// <summary>The rows of a replay, for programs.</summary>
internal static class ReplayRowJson
{
    public static void Write(Utf8JsonWriter json, ReplayRow row)
    {
        json.WriteStartObject();
        json.WriteString("router", row.Router);
        WriteOptional(json, "threshold", row.Rules?.Threshold);
        WriteOptional(json, "strong_percent_asked", row.StrongPercentAsked);
        WriteList(json, "rank_thresholds", row.Rules?.RankThresholds);
        WriteList(json, "rank_percents_asked", row.RankPercentsAsked);
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
        if (row.ModelPercents is { } models)
        {
            json.WriteStartObject("model_percents");
            foreach ((string model, double percent) in models)
            {
                json.WriteNumber(model, percent);
            }

            json.WriteEndObject();
        }

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

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<double>? numbers)
    {
        if (numbers is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (double number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static void WriteMean(Utf8JsonWriter json, string name, MeanScore score)
    {
        if (score.Count > 0)
        {
            json.WriteNumber(name, score.Mean);
            json.WriteNumber($"{name}_count", score.Count);
        }
    }
}

using System.Globalization;

namespace RouteLlm;

/// <summary>Writes what was learned from battles.</summary>
internal static class LearningOutput
{
    public static void Write<TModel>(
        TextWriter output, OutputFormat format, BattleLearningResult<TModel> result, BattleLearningOptions options, string? written)
    {
        if (format == OutputFormat.Json)
        {
            WriteJson(output, result, options, written);
        }
        else
        {
            WriteText(output, result, options, written);
        }
    }

    private static void WriteText<TModel>(
        TextWriter output, BattleLearningResult<TModel> result, BattleLearningOptions options, string? written)
    {
        output.WriteLine(Invariant($"Learned from {result.Battles:N0} battles; {result.LeftOut:N0} left out. Compared on prompts that neither model saw:"));
        if (result.RatedAnswers > 0)
        {
            output.WriteLine(Invariant($"  Feedback on {result.RatedAnswers:N0} answers without a battle counted too."));
        }

        output.WriteLine(Invariant($"  APGR old {Figures.Of(result.OldPerformanceGapRecovered.Value, 3)}, new {Figures.Of(result.NewPerformanceGapRecovered.Value, 3)}: {Figures.Signed(result.PerformanceGapRecovered.Value, 3)} ({Figures.Of(result.PerformanceGapRecovered.Interval, 3)})"));
        output.WriteLine(Invariant($"  worth of the new order over the old: {Figures.Signed(result.Lift.Value, 2)} points ({Figures.Of(result.Lift.Interval, 2)})"));
        output.WriteLine(result.IsBetter
            ? Invariant($"The new model is better with a confidence of {options.Confidence}.")
            : Invariant($"The new model is not better with a confidence of {options.Confidence}: it falls short by {-result.Lift.Interval.Low:0.00} points."));
        if (result.BattlesThatWouldTell is int needed)
        {
            output.WriteLine(Invariant($"If the difference stays the same, about {needed:N0} battles would show it."));
        }

        output.WriteLine(written is not null ? $"Written to {written}." : "Nothing was written.");
    }

    private static void WriteJson<TModel>(TextWriter output, BattleLearningResult<TModel> result, BattleLearningOptions options, string? written) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("battles", result.Battles);
        json.WriteNumber("left_out", result.LeftOut);
        json.WriteNumber("rated_answers", result.RatedAnswers);
        json.WriteNumber("confidence", options.Confidence);
        json.WriteBoolean("is_better", result.IsBetter);
        json.WriteMeasure("old_apgr", result.OldPerformanceGapRecovered);
        json.WriteMeasure("new_apgr", result.NewPerformanceGapRecovered);
        json.WriteMeasure("apgr_difference", new Measure(result.PerformanceGapRecovered.Value, result.PerformanceGapRecovered.Interval));
        json.WriteMeasure("lift", new Measure(result.Lift.Value, result.Lift.Interval));
        if (result.BattlesThatWouldTell is int needed)
        {
            json.WriteNumber("battles_that_would_tell", needed);
        }

        json.WriteString("written", written);
        json.WriteEndObject();
    });

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

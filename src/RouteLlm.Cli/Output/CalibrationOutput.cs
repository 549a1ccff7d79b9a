using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes what a calibration found.</summary>
internal static class CalibrationOutput
{
    public static void Write(TextWriter output, OutputFormat format, CalibrationResult result)
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

    private static void WriteText(TextWriter output, CalibrationResult result)
    {
        output.WriteLine(Invariant($"{result.Router ?? "scores"}: calibrated on {result.Sample.Length:N0} prompts"));
        if (result.QuantileThreshold is not null)
        {
            output.WriteLine();
            output.WriteLine(result.Confident is { } confident
                ? Invariant($"Threshold {confident.Threshold:0.000000} keeps to {confident.StrongModelPercent}% strong calls with a confidence of {confident.Confidence}.")
                : Invariant($"Threshold {result.Threshold:0.000000} gives {result.StrongPercent}% strong calls."));
            output.WriteLine(result.Confident is { } kept
                ? Invariant($"  of these prompts {result.Share.Percent:0.0}% are strong; of others like them, expect {kept.ExpectedStrongPercent:0.0}%; about {PromptsWithinOnePoint(kept):N0} prompts would bring that within one percentage point of {kept.StrongModelPercent}%")
                : Invariant($"  of these prompts {result.Share.Percent:0.0}% are strong; of others like them, {result.Share.LowPercent:0.0}% to {result.Share.HighPercent:0.0}% (95% interval)"));
            if (result.Quality is { } quality)
            {
                WriteQuality(output, quality, result.Outcomes);
            }
        }

        if (result.Cheapest is { } cheapest)
        {
            output.WriteLine();
            output.WriteLine(Invariant($"Threshold {cheapest.Threshold.Value:0.000000} ({Range(cheapest.Threshold, "0.000000")}) keeps {cheapest.QualityPercent:0.##}% of the strong model's quality with the fewest strong calls."));
            output.WriteLine(Invariant($"  strong calls: {cheapest.StrongPercent.Value:0.0}% ({Range(cheapest.StrongPercent, "0.0")})"));
            WriteQuality(output, cheapest.Quality, result.Outcomes);
        }
    }

    private static void WriteQuality(TextWriter output, ThresholdQuality quality, int outcomes) => output.WriteLine(Invariant(
        $"  on {outcomes:N0} outcomes: score {quality.Score.Value:0.0000} ({Range(quality.Score, "0.0000")}), {quality.QualityKept.Value:0.0}% of the strong model's ({Range(quality.QualityKept, "0.0")}); weak {quality.WeakScore.Value:0.0000}, strong {quality.StrongScore.Value:0.0000}"));

    private static void WriteJson(Utf8JsonWriter json, CalibrationResult result)
    {
        json.WriteStartObject();
        json.WriteString("router", result.Router);
        json.WriteString("fingerprint", result.Fingerprint);
        json.WriteNumber("prompts", result.Sample.Length);
        json.WriteNumber("threshold", result.Threshold);
        StrongShare share = result.Share;
        json.WriteMeasure("strong_percent_of_prompts", new Measure(share.Percent, new Interval(share.LowPercent, share.HighPercent)));
        if (result.QuantileThreshold is double quantile)
        {
            json.WriteNumber("strong_percent", result.StrongPercent!.Value);
            json.WriteNumber("quantile_threshold", quantile);
        }

        if (result.Confident is { } confident)
        {
            json.WriteStartObject("confident");
            json.WriteNumber("confidence", confident.Confidence);
            json.WriteNumber("threshold", confident.Threshold);
            json.WriteNumber("expected_strong_percent", confident.ExpectedStrongPercent);
            json.WriteNumber("prompts_needed", ConfidentThreshold.PromptsNeeded(confident.StrongModelPercent, confident.Confidence));
            json.WriteNumber("prompts_within_one_point", PromptsWithinOnePoint(confident));
            json.WriteEndObject();
        }

        if (result.Quality is { } quality)
        {
            json.WriteStartObject("quality");
            json.WriteNumber("threshold", quality.Threshold);
            json.WriteMeasure("strong_percent", quality.StrongPercent);
            WriteQuality(json, quality, result.Outcomes);
            json.WriteEndObject();
        }

        if (result.Cheapest is { } cheapest)
        {
            json.WriteStartObject("target_quality");
            json.WriteNumber("quality", cheapest.QualityPercent / 100);
            json.WriteMeasure("threshold", cheapest.Threshold);
            json.WriteMeasure("strong_percent", cheapest.StrongPercent);
            WriteQuality(json, cheapest.Quality, result.Outcomes);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteQuality(Utf8JsonWriter json, ThresholdQuality quality, int outcomes)
    {
        json.WriteNumber("outcomes", outcomes);
        json.WriteMeasure("score", quality.Score);
        json.WriteMeasure("quality_kept", quality.QualityKept);
        json.WriteMeasure("weak_score", quality.WeakScore);
        json.WriteMeasure("strong_score", quality.StrongScore);
    }

    private static int PromptsWithinOnePoint(ConfidentThreshold confident) =>
        ConfidentThreshold.PromptsForMargin(confident.StrongModelPercent, confident.Confidence);

    private static string Range(Measure measure, string format) =>
        $"{measure.Interval.Low.ToString(format, CultureInfo.InvariantCulture)} to {measure.Interval.High.ToString(format, CultureInfo.InvariantCulture)}";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

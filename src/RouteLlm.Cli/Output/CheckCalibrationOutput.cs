using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes what a calibration of checks found.</summary>
internal static class CheckCalibrationOutput
{
    public static void Write(
        TextWriter output, OutputFormat format, CheckCalibrationFile calibration, double rejectedPercent, double minimum, StrongShare passing, int cutOff)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(output, json => WriteJson(json, calibration, rejectedPercent, minimum, passing, cutOff));
            return;
        }

        output.WriteLine(Invariant($"{string.Join(", ", calibration.Checks)}: {calibration.Answers:N0} answers were checked"));
        output.WriteLine();
        output.WriteLine(Invariant($"A minimum score of {minimum:0.000000} rejects {rejectedPercent}% of the answers."));
        output.WriteLine(Invariant($"  of these answers it rejects {100 - passing.Percent:0.0}%; of others like them, {100 - passing.HighPercent:0.0}% to {100 - passing.LowPercent:0.0}% (95% interval)"));
        if (cutOff > 0)
        {
            output.WriteLine();
            output.WriteLine(Invariant($"Unknown: {cutOff:N0} of the answers that pass with it were rejected by a higher minimum, before every check was made. It may reject more than {rejectedPercent}%; with it in use, calibrate again."));
        }
    }

    private static void WriteJson(
        Utf8JsonWriter json, CheckCalibrationFile calibration, double rejectedPercent, double minimum, StrongShare passing, int cutOff)
    {
        json.WriteStartObject();
        json.WriteStartArray("checks");
        foreach (string check in calibration.Checks)
        {
            json.WriteStringValue(check);
        }

        json.WriteEndArray();
        json.WriteNumber("answers", calibration.Answers);
        json.WriteNumber("rejected_percent", rejectedPercent);
        json.WriteNumber("minimum_score", minimum);
        json.WriteMeasure("rejected_percent_of_answers", new Measure(100 - passing.Percent, new Interval(100 - passing.HighPercent, 100 - passing.LowPercent)));
        json.WriteNumber("unknown", cutOff);
        json.WriteEndObject();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

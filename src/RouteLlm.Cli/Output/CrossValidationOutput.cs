using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes how well a model orders prompts that it was not trained on.</summary>
internal static class CrossValidationOutput
{
    public static void Write(
        TextWriter output,
        OutputFormat format,
        LexicalTrainingResult result,
        IReadOnlyList<OutOfFoldScores> leftOut,
        CancellationToken cancellationToken)
    {
        List<Row> foldRows = Measure(result.CrossValidation, cancellationToken);
        List<Row> leftOutRows = Measure(leftOut, cancellationToken);
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(output, json =>
            {
                json.WriteStartObject();
                WriteJson(json, "cross_validation", foldRows);
                json.WriteStartObject("near_duplicates");
                json.WriteNumber("groups", result.NearDuplicates.Groups);
                json.WriteNumber("prompts", result.NearDuplicates.Prompts);
                json.WriteEndObject();
                WriteJson(json, "leave_one_set_out", leftOutRows);
                json.WriteEndObject();
            });
            return;
        }

        WriteText(output, "Cross-validation: APGR with a cut after every prompt", foldRows);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {result.NearDuplicates.Prompts:N0} prompts that nearly duplicate another, in {result.NearDuplicates.Groups:N0} groups, stayed together in a fold."));
        if (leftOutRows.Count > 0)
        {
            output.WriteLine();
            WriteText(output, "The same, each data set with a model trained only on the others", leftOutRows);
        }
    }

    private static List<Row> Measure(IReadOnlyList<OutOfFoldScores> scores, CancellationToken cancellationToken) =>
    [
        .. scores.Select(set =>
        {
            var recovered = new PerformanceGapRecovered([.. set.StrongWinRates], set.Gains.ToArray());
            return new Row(set.SetName, set.Gains.Count, set.Gains.Average(), recovered.Value, recovered.Bootstrap(cancellationToken: cancellationToken));
        }),
    ];

    private static void WriteText(TextWriter output, string title, List<Row> rows)
    {
        output.WriteLine(title);
        output.WriteLine($"  {"data set",-12} {"prompts",8} {"gain",7} {"APGR",7}  95% interval");
        foreach (Row row in rows)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {row.Set,-12} {row.Prompts,8} {row.Gain,7:0.000} {row.Apgr,7:0.0000}  {row.Interval.Low:0.0000} to {row.Interval.High:0.0000}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"mean",-12} {"",8} {"",7} {rows.Average(row => row.Apgr),7:0.0000}"));
    }

    private static void WriteJson(Utf8JsonWriter json, string name, List<Row> rows)
    {
        json.WriteStartArray(name);
        foreach (Row row in rows)
        {
            json.WriteStartObject();
            json.WriteString("set", row.Set);
            json.WriteNumber("prompts", row.Prompts);
            json.WriteNumber("mean_gain", row.Gain);
            json.WriteMeasure("apgr_every_cut", new Measure(row.Apgr, row.Interval));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private sealed record Row(string Set, int Prompts, double Gain, double Apgr, Interval Interval);
}

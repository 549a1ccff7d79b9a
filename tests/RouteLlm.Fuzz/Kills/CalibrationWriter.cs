using System.Globalization;

namespace RouteLlm.Tests;

/// <summary>Calibrations.</summary>
internal sealed class CalibrationWriter() : ReplacedFileWriter("calibration", "calibration.json")
{
    private static readonly double[] Scores = [.. Enumerable.Range(0, 1000).Select(static i => i / 1000.0)];

    protected override void Write(string path, long number) => CalibrationFile.Create(LexicalRouter.Default, Scores, createdBy: number.ToString(CultureInfo.InvariantCulture)).Write(path);

    protected override long Read(string path) => long.Parse(CalibrationFile.Read(path).CreatedBy!, CultureInfo.InvariantCulture);
}

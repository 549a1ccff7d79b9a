namespace RouteLlm.Tests;

/// <summary>A calibration file.</summary>
internal sealed class CalibrationTarget() : FileTarget("calibration", "calibration.json", typeof(CalibrationFileException))
{
    protected override void Read(string path) => CalibrationFile.Read(path);
}

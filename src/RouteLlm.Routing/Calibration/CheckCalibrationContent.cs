namespace RouteLlm;

/// <summary>A calibration of checks as it stands in JSON.</summary>
internal sealed record CheckCalibrationContent(string Format, int FormatVersion, IReadOnlyList<string> Checks, int Answers, double[] Scores, string? CreatedBy);

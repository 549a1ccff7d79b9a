namespace RouteLlm;

/// <summary>What a learned model's file says of how it was made.</summary>
/// <param name="Battles">The battles.</param>
/// <param name="Calibration">The new model's calibration on them.</param>
/// <param name="Command">The command that makes the model again, if there is one.</param>
internal sealed record Lesson(IReadOnlyList<BattleRecord> Battles, ThresholdCalibration Calibration, string? Command)
{
    private const string SourceName = "battles";

    public TrainingSource Source =>
        new(SourceName, Battles.Count, Battles.Count, OutcomeSetFolder.UnknownLicense, "battles on one's own traffic");
}

using System.Globalization;

namespace RouteLlm.Tests;

/// <summary>A router that is told the score by the prompt, and was calibrated on scores that are spread evenly.</summary>
internal sealed class PromptedScoreRouter : ICalibratedRouter
{
    public string Name => "prompted";

    public ThresholdCalibration Calibration => ThresholdCalibration.Uniform;

    public static string PromptOf(double score) => score.ToString("R", CultureInfo.InvariantCulture);

    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new RouterScore(double.Parse(request.Prompt, CultureInfo.InvariantCulture)));
}

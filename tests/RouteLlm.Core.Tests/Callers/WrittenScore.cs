using System.Globalization;

namespace RouteLlm.Tests;

/// <summary>Scores a prompt by the number that it is.</summary>
internal sealed class WrittenScore : ICalibratedRouter
{
    public string Name => "written";

    public ThresholdCalibration? Calibration => ThresholdCalibration.Uniform;

    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) =>
        new(new RouterScore(double.Parse(request.Prompt, CultureInfo.InvariantCulture)));
}

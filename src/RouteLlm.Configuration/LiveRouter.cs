namespace RouteLlm;

/// <summary>A router of a configuration file that is read again when it changes: always the one that the file sets up now.</summary>
internal sealed class LiveRouter(string name, LiveConfiguration configuration) : ICalibratedRouter, IDecisiveRouter, IFingerprintedRouter
{
    public string Name => name;

    public ThresholdCalibration? Calibration => (Current as ICalibratedRouter)?.Calibration;

    public double? DecisionThreshold => (Current as IDecisiveRouter)?.DecisionThreshold;

    public string? Fingerprint => (Current as IFingerprintedRouter)?.Fingerprint;

    private IPromptRouter Current => configuration.Routers.Get(name);

    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) =>
        Current.ScoreAsync(request, cancellationToken);

    public ValueTask ScoreAsync(
        IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken = default) =>
        Current.ScoreAsync(requests, scores, cancellationToken);
}

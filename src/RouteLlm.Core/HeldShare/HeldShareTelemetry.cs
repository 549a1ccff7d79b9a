using System.Diagnostics.Metrics;

namespace RouteLlm;

/// <summary>Shows the thresholds that follow the traffic.</summary>
internal static class HeldShareTelemetry
{
    public static void ObserveThresholds(this Meter meter, HeldShareControllers shares) => meter.CreateObservableGauge(
        "routellm.threshold",
        () => shares.All.Select(static share => new Measurement<double>(
            share.Value.Threshold,
            new KeyValuePair<string, object?>(TelemetryTags.Router, share.Key.Router),
            new KeyValuePair<string, object?>(TelemetryTags.StrongModelPercent, share.Key.StrongModelPercent))),
        "1",
        "The current threshold of a held share, which follows the traffic.");
}

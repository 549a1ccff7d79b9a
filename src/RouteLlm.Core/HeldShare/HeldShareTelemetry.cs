using System.Diagnostics.Metrics;

namespace RouteLlm;

/// <summary>Shows the thresholds that follow the traffic.</summary>
internal static class HeldShareTelemetry
{
    /// <summary>The gauge of thresholds.</summary>
    public const string Threshold = "routellm.threshold";

    public static void ObserveThresholds(this ClientMeter meter, HeldShareControllers shares) => meter.Observe(
        Threshold,
        () => shares.All.Select(static share => Measure(share.Key, share.Value))
            .Concat(shares.OfCallers.Where(static share => share.Caller.StrongModelPercent is not null).Select(static share => Measure(share.Key, share.Controller, share.Caller))),
        "1",
        "The current threshold of a held share, which follows the traffic; that of a caller where the options name it.");

    private static Measurement<double> Measure(in ShareKey key, HeldShareController controller, Caller? caller = null) => new(
        controller.Threshold,
        [
            new KeyValuePair<string, object?>(TelemetryTags.Router, key.Router),
            new KeyValuePair<string, object?>(TelemetryTags.StrongModelPercent, key.StrongModelPercent),
            .. CallerTelemetry.TagsOf(caller),
        ]);
}

using System.Globalization;

namespace RouteLlm;

/// <summary>Says, for people, where the threshold of a router comes from.</summary>
internal static class ThresholdOrigin
{
    /// <param name="route">The router and its threshold.</param>
    /// <param name="options">The options.</param>
    /// <param name="ownThreshold">What a configuration file gives to the router, if anything.</param>
    public static string Of(in Route route, RouteLlmOptions options, RouterThreshold? ownThreshold) =>
        ownThreshold is { } own ? $"{(own.Threshold is null ? PercentOf(own) : "threshold")} of the configuration file"
        : options.CostWeight is { } weight ? string.Create(CultureInfo.InvariantCulture, $"CostWeight {weight}")
        : options.RankThresholds.Count > 0 ? nameof(options.RankThresholds)
        : options.RankPercents.Count > 0 ? $"{nameof(options.RankPercents)}, by {CalibrationOf(options.CalibrationFile)}"
        : options.Threshold is not null ? nameof(options.Threshold)
        : options.RequestedStrongModelPercent is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{nameof(options.StrongModelPercent)} {percent}, by {CalibrationOf(options.CalibrationFile)}")
        : route.Share is { } share ? string.Create(CultureInfo.InvariantCulture, $"the default {nameof(options.StrongModelPercent)} {share.StrongModelPercent}, by {CalibrationOf(options.CalibrationFile)}")
        : options.CalibrationFile is { } file ? $"the proof in the calibration file '{file}'"
        : "the router's own";

    private static string PercentOf(in RouterThreshold threshold) =>
        string.Create(CultureInfo.InvariantCulture, $"strong_model_percent {threshold.StrongModelPercent}, by {CalibrationOf(threshold.CalibrationFile)},");

    private static string CalibrationOf(string? file) => file is null ? "the router's calibration" : $"the calibration file '{file}'";
}

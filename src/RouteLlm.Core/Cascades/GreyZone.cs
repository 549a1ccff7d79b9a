namespace RouteLlm;

/// <summary>The scores that decide nothing by themselves. Safe for concurrent use.</summary>
/// <param name="options">The cascade's options.</param>
/// <param name="thresholds">Where percentages become scores.</param>
internal sealed class GreyZone(CascadeOptions options, RankThresholds thresholds)
{
    /// <summary>Tells whether a score is in the zone.</summary>
    public bool Includes(double score, in Route route) => Find(route) is { } zone && score >= zone.From && score < zone.To;

    /// <summary>Lets what holds shares learn from a request.</summary>
    public void Observe(double score, in Route route)
    {
        if (options.ClearlyWeakBelow is null && route.Share is { } share)
        {
            (double strong, double grey) = SharesOf(share);
            thresholds.Observe(strong, score, route);
            thresholds.Observe(strong + grey, score, route);
        }
    }

    private (double From, double To)? Find(in Route route)
    {
        if (options.ClearlyWeakBelow is { } from)
        {
            return (from, options.ClearlyStrongFrom!.Value);
        }

        if (route.Share is not { Calibration: not null } share)
        {
            return null;
        }

        (double strong, double grey) = SharesOf(share);

        // Who asks for all or nothing gets that.
        return share.StrongModelPercent is 0 or 100
            ? null
            : (thresholds.ThresholdOf(strong + grey, route), strong == 0 ? double.PositiveInfinity : thresholds.ThresholdOf(strong, route));
    }

    private CascadeShares SharesOf(CalibratedShare share) =>
        CascadeShares.Of(share.StrongModelPercent, options.GreyZonePercent, options.RejectedPercent);
}

namespace RouteLlm;

/// <summary>Where the scores of one rank of models end and those of the next begin. Immutable, but for the controllers.</summary>
internal sealed class RankThresholds
{
    private readonly int _boundaries;
    private readonly double[]? _thresholds;
    private readonly double[]? _percentsAbove;
    private readonly HeldShareControllers? _shares;

    /// <param name="ranks">The number of models.</param>
    /// <param name="thresholds">
    /// The thresholds between neighbours, ascending; none where percentages or the router's threshold give them.
    /// </param>
    /// <param name="percents">The percentage of each model, weakest first; may be none.</param>
    /// <param name="shares">Holds shares on live traffic; <see langword="null"/> where they are not held.</param>
    public RankThresholds(int ranks, IEnumerable<double> thresholds, IEnumerable<double> percents, HeldShareControllers? shares)
    {
        _boundaries = ranks - 1;
        _shares = shares;
        _thresholds = thresholds.Any() ? [.. thresholds] : null;
        _percentsAbove = percents.Any() ? [.. Enumerable.Range(1, _boundaries).Select(rank => Math.Min(100, percents.Skip(rank).Sum()))] : null;
    }

    /// <summary>Finds the rank of a score.</summary>
    /// <param name="score">The score.</param>
    /// <param name="route">The router and its threshold, which is that between the best model and the next.</param>
    /// <param name="isNamed">Whether the request named the threshold itself.</param>
    /// <param name="rise">How far thresholds rise towards 1, from 0 to 1.</param>
    /// <param name="threshold">The threshold that the score reached or, in the lowest rank, did not reach.</param>
    public int RankOf(double score, in Route route, bool isNamed, double rise, out double threshold)
    {
        for (int boundary = _boundaries - 1; boundary >= 0; boundary--)
        {
            threshold = Raise(ThresholdAt(boundary, route, isNamed), rise);
            if (score >= threshold || boundary == 0)
            {
                return score >= threshold ? boundary + 1 : 0;
            }
        }

        throw new InvalidOperationException("There are fewer than two models.");
    }

    /// <summary>Gets the score from which on a rank is chosen rather than the one below it.</summary>
    public double ThresholdBelow(int rank, in Route route, bool isNamed, double rise) => Raise(ThresholdAt(rank - 1, route, isNamed), rise);

    /// <summary>Lets the controllers of a router learn from a request.</summary>
    /// <param name="score">Its score; 1 or 0 for one that had to go to the best or the weakest model.</param>
    /// <param name="route">The router.</param>
    public void Observe(double score, in Route route)
    {
        for (int boundary = 0; boundary < _boundaries; boundary++)
        {
            if (ControllerAt(boundary, route) is { } controller)
            {
                controller.Observe(score >= controller.Threshold);
            }
        }
    }

    /// <summary>Gets the score that a share of the requests is at or above.</summary>
    /// <param name="percent">The share, in percent.</param>
    /// <param name="route">The router, which has a calibration.</param>
    public double ThresholdOf(double percent, in Route route) =>
        ControllerOf(percent, route)?.Threshold ?? route.Share!.Calibration!.GetThreshold(percent);

    /// <summary>Lets what holds a share learn from a request.</summary>
    /// <param name="percent">The share, in percent.</param>
    /// <param name="score">The request's score.</param>
    /// <param name="route">The router.</param>
    public void Observe(double percent, double score, in Route route)
    {
        if (ControllerOf(percent, route) is { } controller)
        {
            controller.Observe(score >= controller.Threshold);
        }
    }

    private static double Raise(double threshold, double rise) => threshold + ((1 - threshold) * rise);

    private double ThresholdAt(int boundary, in Route route, bool isNamed)
    {
        bool isTop = boundary == _boundaries - 1;
        if (isNamed)
        {
            return isTop ? route.Threshold : Math.Min(route.Threshold, _thresholds?[boundary] ?? Below(route.Threshold, boundary));
        }

        return _thresholds?[boundary]
            ?? ControllerAt(boundary, route)?.Threshold
            ?? (route.Share is not { } share ? Below(route.Threshold, boundary)
                : isTop && _percentsAbove is null ? share.Threshold
                : (share.Calibration ?? throw RoutingException.NoCalibration(route.Name)).GetThreshold(PercentAbove(boundary, share)));
    }

    private HeldShareController? ControllerAt(int boundary, in Route route) =>
        _shares is null || _thresholds is not null || route.Share is not { Calibration: { } calibration } share
            ? null
            : _shares.Get(new ShareKey(route.Name, PercentAbove(boundary, share), boundary), calibration, route.Caller);

    private HeldShareController? ControllerOf(double percent, in Route route) =>
        percent is not (> 0 and < 100) || _shares is null || route.Share is not { Calibration: { } calibration }
        ? null
        : _shares.Get(new ShareKey(route.Name, percent, ShareKey.NoBoundary), calibration, route.Caller);

    // Where only the best model's share is said, the others have equal parts of the rest.
    private double PercentAbove(int boundary, CalibratedShare share) => _percentsAbove?[boundary]
        ?? share.StrongModelPercent + ((100 - share.StrongModelPercent) * (_boundaries - 1 - boundary) / _boundaries);

    // Where only the best model's threshold is said, the others have equal parts of what is below it.
    private double Below(double top, int boundary) => top * (boundary + 1) / _boundaries;
}

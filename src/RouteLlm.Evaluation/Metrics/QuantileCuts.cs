namespace RouteLlm;

/// <summary>
/// The points of a curve at RouteLLM's thresholds, the edges of even quantile bins of the scores, and what is measured on them.
/// </summary>
/// <remarks>
/// At the last edge, the highest score, the comparison is strict, so that the curve ends at the weak model alone. Edges that fall together,
/// which stop RouteLLM's own evaluation, are one point; the line between two points stands for the mean over the orders of a block.
/// </remarks>
internal sealed class QuantileCuts(int bins)
{
    private readonly double[] _thresholds = new double[bins + 1];
    private readonly double[] _percents = new double[bins + 1];
    private readonly double[] _scores = new double[bins + 1];
    private int _count;
    private double _weakScore;
    private double _gap;

    /// <summary>Gets the area under the score over the share of strong calls, by trapezoids.</summary>
    public double Area { get; private set; }

    /// <summary>Gets APGR: the area above the weak model's, as a part of the strong model's; NaN where there is no gap.</summary>
    public double PerformanceGapRecovered => _gap == 0 ? double.NaN : (Area - _weakScore) / _gap;

    /// <summary>Gets the points, from 100% of strong calls to none.</summary>
    public IEnumerable<CurvePoint> Points
    {
        get
        {
            for (int i = _count - 1; i >= 0; i--)
            {
                yield return new CurvePoint(_thresholds[i], _percents[i], _scores[i]);
            }
        }
    }

    /// <summary>Finds the points of a sample.</summary>
    public void Take(RoutingSample sample)
    {
        _weakScore = sample.WeakScore;
        _gap = sample.StrongScore - _weakScore;
        _count = 0;
        Area = 0;

        // From no strong call upwards, as the interpolation needs them.
        Add(sample.QuantileEdge(bins, bins).Threshold, 0, _weakScore);
        for (int step = bins - 1; step >= 0; step--)
        {
            (double threshold, int blocks) = sample.QuantileEdge(step, bins);
            if (_count == 1 || threshold < _thresholds[_count - 1])
            {
                Add(threshold, sample.StrongPercentOf(blocks), sample.ScoreOf(blocks));
            }
        }
    }

    /// <summary>Gets CPT by NumPy's interpolation.</summary>
    public double CallPerformanceThreshold(double gapPercent) => _gap == 0
        ? double.NaN
        : NumPyInterpolation.At(Target(gapPercent), _scores.AsSpan(0, _count), _percents.AsSpan(0, _count));

    /// <summary>Gets CPT on the monotone hull: the first share at which the curve reaches a part of the gap.</summary>
    public double CallPerformanceThresholdOnHull(double gapPercent)
    {
        double target = Target(gapPercent);
        for (int i = 0; i < _count && _gap != 0; i++)
        {
            if (_gap > 0 ? _scores[i] >= target : _scores[i] <= target)
            {
                return i == 0
                    ? _percents[0]
                    : _percents[i - 1] + ((target - _scores[i - 1]) / (_scores[i] - _scores[i - 1]) * (_percents[i] - _percents[i - 1]));
            }
        }

        return double.NaN;
    }

    private double Target(double gapPercent) => _weakScore + (gapPercent / 100 * _gap);

    private void Add(double threshold, double percent, double score)
    {
        if (_count > 0)
        {
            Area += (percent - _percents[_count - 1]) / 100 * (score + _scores[_count - 1]) / 2;
        }

        _thresholds[_count] = threshold;
        _percents[_count] = percent;
        _scores[_count++] = score;
    }
}

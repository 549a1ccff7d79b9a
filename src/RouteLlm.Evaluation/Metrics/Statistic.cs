namespace RouteLlm;

/// <summary>One measure of a sample, with its values on the resamples.</summary>
internal sealed class Statistic(Func<RoutingSample, double> measure, int resamples, double confidence)
{
    private readonly double[] _replicates = new double[resamples];

    /// <summary>Gets the value on the questions themselves.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>Gets the value and its interval, by the percentile bootstrap (Efron and Tibshirani, 1993, chapter 13).</summary>
    public Measure Measure => new(Value, IntervalOf(_replicates, confidence));

    public void Take(RoutingSample all) => Value = measure(all);

    public void Take(RoutingSample resampled, int resample) => _replicates[resample] = measure(resampled);

    /// <summary>Subtracts another router's statistic, resample by resample.</summary>
    public Difference Minus(Statistic other)
    {
        double[] differences = new double[_replicates.Length];
        for (int i = 0; i < differences.Length; i++)
        {
            differences[i] = _replicates[i] - other._replicates[i];
        }

        return new Difference(Value - other.Value, IntervalOf(differences, confidence));
    }

    internal static Interval IntervalOf(double[] replicates, double confidence)
    {
        // A resample in which the models are equal has no measure.
        double[] known = Array.FindAll(replicates, static value => !double.IsNaN(value));
        Array.Sort(known);
        double tail = (1 - confidence) / 2;
        return known.Length == 0
            ? new Interval(double.NaN, double.NaN)
            : new Interval(Quantile.Of(known, tail), Quantile.Of(known, 1 - tail));
    }
}

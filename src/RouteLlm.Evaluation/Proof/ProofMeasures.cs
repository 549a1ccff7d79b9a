namespace RouteLlm;

/// <summary>
/// Measures of battles with their intervals, by the percentile bootstrap (Efron and Tibshirani, 1993, chapter 13). All are taken on the
/// same resamples.
/// </summary>
internal sealed class ProofMeasures(ScoredBattles battles, ProofOptions options)
{
    private const int BootstrapStream = 2;

    private readonly List<Func<ProofSample, double>> _measures = [];
    private double[] _values = [];
    private double[][] _replicates = [];

    /// <summary>Adds a measure.</summary>
    /// <returns>Gives the measure, once it is taken.</returns>
    public Func<Measure> Add(Func<ProofSample, double> measure)
    {
        int index = _measures.Count;
        _measures.Add(measure);
        return () => new Measure(_values[index], Statistic.IntervalOf([.. _replicates.Select(replicate => replicate[index])], options.Confidence));
    }

    /// <summary>Adds the measures of a threshold.</summary>
    /// <returns>Gives them, once they are taken.</returns>
    public Func<ProofPoint> AddPoint(double threshold)
    {
        int blocks = battles.BlocksFrom(threshold);
        Func<Measure> strong = Add(sample => sample.StrongPercentOf(blocks));
        Func<Measure> recovered = Add(sample => sample.RecoveredPercentOf(blocks));
        Func<Measure> worse = Add(sample => sample.WorsePercentOf(blocks));
        Func<Measure> worseOfWeak = Add(sample => sample.WorsePercentOfWeak(blocks));
        Func<Measure> overRandom = Add(sample => sample.GainOverRandomOf(blocks));
        Func<Measure> cost = Add(sample => sample.CostOf(blocks));
        Func<Measure> saved = Add(sample => sample.SavedPercentOf(blocks));
        return () => new ProofPoint(threshold, strong(), recovered(), worse(), worseOfWeak(), overRandom(), cost(), saved());
    }

    /// <summary>Takes all measures, on the battles and on resamples of them.</summary>
    public void Take(CancellationToken cancellationToken)
    {
        var all = new ProofSample(battles);
        all.Take([]);
        _values = [.. _measures.Select(measure => measure(all))];
        _replicates = new double[options.Resamples][];
        Parallel.For(
            0,
            options.Resamples,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => (Counts: new int[battles.Count], Sample: new ProofSample(battles)),
            (resample, _, worker) =>
            {
                SplitMix64 random = SplitMix64.ForStream(options.Seed, BootstrapStream, resample);
                Array.Clear(worker.Counts);
                for (int i = 0; i < worker.Counts.Length; i++)
                {
                    worker.Counts[random.NextBelow(worker.Counts.Length)]++;
                }

                worker.Sample.Take(worker.Counts);
                _replicates[resample] = [.. _measures.Select(measure => measure(worker.Sample))];
                return worker;
            },
            static _ => { });
    }
}

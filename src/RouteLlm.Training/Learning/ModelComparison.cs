namespace RouteLlm;

/// <summary>Compares two models' scores of the same battles on the same resamples.</summary>
internal sealed class ModelComparison
{
    private const int ComparisonStream = 3;

    private readonly (double Old, double New, double OldLift, double NewLift, double Gap)[] _replicates;
    private readonly BattleLearningOptions _options;

    public ModelComparison(
        IReadOnlyList<BattleRecord> battles, double[] oldScores, double[] newScores, BattleLearningOptions options, CancellationToken cancellationToken)
    {
        _options = options;
        var oldBattles = ScoredBattles.Of(battles, oldScores);
        var newBattles = ScoredBattles.Of(battles, newScores);
        Value = Measure(new ProofSample(oldBattles), new ProofSample(newBattles), []);
        _replicates = new (double, double, double, double, double)[options.Resamples];
        Parallel.For(
            0,
            options.Resamples,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.MaximumThreads },
            () => (Counts: new int[battles.Count], Old: new ProofSample(oldBattles), New: new ProofSample(newBattles)),
            (resample, _, worker) =>
            {
                SplitMix64 random = SplitMix64.ForStream(options.Seed, ComparisonStream, resample);
                Array.Clear(worker.Counts);
                for (int i = 0; i < worker.Counts.Length; i++)
                {
                    worker.Counts[random.NextBelow(worker.Counts.Length)]++;
                }

                _replicates[resample] = Measure(worker.Old, worker.New, worker.Counts);
                return worker;
            },
            static _ => { });
    }

    /// <summary>Gets the measures on the battles themselves.</summary>
    public (double Old, double New, double OldLift, double NewLift, double Gap) Value { get; }

    public Measure Old => new(Value.Old, IntervalOf(static replicate => replicate.Old));

    public Measure New => new(Value.New, IntervalOf(static replicate => replicate.New));

    public Difference PerformanceGapRecovered => new(Value.New - Value.Old, IntervalOf(static replicate => replicate.New - replicate.Old));

    public Difference Lift =>
        new(100 * (Value.NewLift - Value.OldLift), IntervalOf(static replicate => 100 * (replicate.NewLift - replicate.OldLift)));

    private Interval IntervalOf(Func<(double Old, double New, double OldLift, double NewLift, double Gap), double> measure) =>
        Statistic.IntervalOf(Array.ConvertAll(_replicates, replicate => measure(replicate)), (2 * _options.Confidence) - 1);

    private static (double Old, double New, double OldLift, double NewLift, double Gap) Measure(
        ProofSample oldSample, ProofSample newSample, ReadOnlySpan<int> counts)
    {
        oldSample.Take(counts);
        newSample.Take(counts);
        return (oldSample.PerformanceGapRecovered, newSample.PerformanceGapRecovered, oldSample.Lift, newSample.Lift, oldSample.Gap);
    }
}

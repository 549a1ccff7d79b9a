namespace RouteLlm;

/// <summary>
/// Takes measures on resamples, on several threads. Each resample has a random stream of its own, so that the number of threads changes
/// nothing.
/// </summary>
internal sealed class Resampling(EvaluationOptions options, CancellationToken cancellationToken)
{
    private const int BootstrapStream = 0;
    private const int OrderStream = 1;

    /// <summary>Draws as many questions as there are, with replacement, and measures all sets on the same draws.</summary>
    /// <param name="sets">Sets over the same questions.</param>
    public void Bootstrap(params ReadOnlySpan<StatisticSet> sets)
    {
        StatisticSet[] measured = sets.ToArray();
        int questions = measured[0].Questions;
        Run(
            () => (Counts: new int[questions], Samples: Array.ConvertAll(measured, static set => set.NewSample())),
            (worker, resample) =>
            {
                SplitMix64 random = SplitMix64.ForStream(options.Seed, BootstrapStream, resample);
                Array.Clear(worker.Counts);
                for (int i = 0; i < worker.Counts.Length; i++)
                {
                    worker.Counts[random.NextBelow(worker.Counts.Length)]++;
                }

                for (int i = 0; i < measured.Length; i++)
                {
                    worker.Samples[i].Take(worker.Counts);
                    measured[i].Take(worker.Samples[i], resample);
                }
            });
    }

    /// <summary>Measures the questions in orders of chance: how far a router that knows nothing gets by luck.</summary>
    public void Shuffle(StatisticSet set) => Run(
        () =>
        {
            var order = ScoredOrder.Unscored(set.Questions);
            return (Order: order, Sample: set.NewSample(order));
        },
        (worker, resample) =>
        {
            worker.Order.Shuffle(SplitMix64.ForStream(options.Seed, OrderStream, resample));
            worker.Sample.TakeAll();
            set.Take(worker.Sample, resample);
        });

    private void Run<T>(Func<T> makeWorker, Action<T, int> measure)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellationToken };
        Parallel.For(
            0,
            options.Resamples,
            parallel,
            makeWorker,
            (resample, _, worker) =>
            {
                measure(worker, resample);
                return worker;
            },
            static _ => { });
    }
}

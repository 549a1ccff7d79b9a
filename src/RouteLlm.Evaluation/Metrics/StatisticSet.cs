namespace RouteLlm;

/// <summary>The measures of one order of questions, to be taken on the questions and on resamples of them.</summary>
internal sealed class StatisticSet(QuestionTable table, ScoredOrder order, EvaluationOptions options)
{
    private readonly List<Statistic> _statistics = [];

    public ScoredOrder Order { get; } = order;

    public int Questions => table.Count;

    public Statistic Add(Func<RoutingSample, double> measure)
    {
        var statistic = new Statistic(measure, options.Resamples, options.Confidence);
        _statistics.Add(statistic);
        return statistic;
    }

    public IReadOnlyList<Statistic> AddAll<T>(IEnumerable<T> arguments, Func<RoutingSample, T, double> measure) =>
        [.. arguments.Select(argument => Add(sample => measure(sample, argument)))];

    /// <summary>Makes a sample for one thread, of this order or of another over the same questions.</summary>
    public RoutingSample NewSample(ScoredOrder? other = null) => new(table, other ?? Order, options.Results);

    /// <summary>Measures the questions themselves.</summary>
    /// <returns>The sample, for what else is to be read off it.</returns>
    public RoutingSample TakeAll()
    {
        RoutingSample all = NewSample();
        all.TakeAll();
        foreach (Statistic statistic in _statistics)
        {
            statistic.Take(all);
        }

        return all;
    }

    public void Take(RoutingSample resampled, int resample)
    {
        foreach (Statistic statistic in _statistics)
        {
            statistic.Take(resampled, resample);
        }
    }
}

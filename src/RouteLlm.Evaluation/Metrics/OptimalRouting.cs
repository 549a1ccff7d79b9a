namespace RouteLlm;

/// <summary>Routing by one who knows the outcome: the strong model is asked where it gains most, and never where it loses.</summary>
internal static class OptimalRouting
{
    private static readonly double[] TenthPercents = [.. Enumerable.Range(0, 11).Select(static step => 10 * step)];

    /// <summary>Measures the curve as RouteLLM draws it.</summary>
    public static IReadOnlyList<ScoreAtShare> AsPublished(
        BenchmarkData data, EvaluationOptions options, CancellationToken cancellationToken)
    {
        var table = QuestionTable.Of(data.OptimalQuestions, data.Scale);
        return Of(table, percent =>
        {
            // The calls are a share of the questions that routers are measured on, also where the curve is drawn over more.
            double calls = percent * data.Questions.Count / 100;
            return 100 * (data.OptimalOfWholeCalls ? Math.Floor(calls) : calls) / table.Count;
        }, options, cancellationToken);
    }

    /// <summary>Measures the curve over the questions that routers are measured on.</summary>
    public static IReadOnlyList<ScoreAtShare> EveryCut(
        QuestionTable table, EvaluationOptions options, CancellationToken cancellationToken) =>
        Of(table, static percent => percent, options, cancellationToken);

    private static ScoreAtShare[] Of(
        QuestionTable table, Func<double, double> callPercent, EvaluationOptions options, CancellationToken cancellationToken)
    {
        var set = new StatisticSet(table.WithoutLosses(), ScoredOrder.Of(table.Gains, table.Count), options);
        IReadOnlyList<Statistic> scores = set.AddAll(TenthPercents.Select(callPercent), static (sample, percent) => sample.ScoreAt(percent));
        set.TakeAll();
        new Resampling(options, cancellationToken).Bootstrap(set);
        return [.. TenthPercents.Select((percent, i) => new ScoreAtShare(percent, scores[i].Measure))];
    }
}

namespace RouteLlm;

/// <summary>Every measure of a router on a benchmark: collected before the resamples are taken, read afterwards.</summary>
internal sealed class RouterStatistics
{
    private static readonly double[] SavedPercents = [25, 50, 75];
    private static readonly double[] WholePercents = [.. Enumerable.Range(0, 101)];

    private readonly string _router;
    private readonly TrainedQuestions _trained;
    private readonly CurveStatistics _curve;
    private readonly Statistic _weakScore;
    private readonly Statistic _strongScore;
    private readonly IReadOnlyList<Statistic> _qualityKept;
    private readonly IReadOnlyList<Statistic> _everyCut;
    private readonly Statistic? _costApgr;
    private readonly IReadOnlyList<Statistic> _qualityKeptForCost = [];
    private readonly CurvePoint[] _points;
    private readonly IReadOnlyList<Statistic> _pointPercents;
    private readonly IReadOnlyList<Statistic> _pointScores;

    public RouterStatistics(ScoredRouter router, QuestionTable table, EvaluationOptions options)
    {
        _router = router.Router;
        _trained = router.Trained;
        Set = new StatisticSet(table, ScoredOrder.Of([.. router.StrongWinRates], table.Count), options);
        _curve = new CurveStatistics(Set);
        _weakScore = Set.Add(static sample => sample.WeakScore);
        _strongScore = Set.Add(static sample => sample.StrongScore);
        _qualityKept = Set.AddAll(SavedPercents, static (sample, percent) => sample.QualityKept(percent));
        _everyCut = Set.AddAll(WholePercents, static (sample, percent) => sample.ScoreAt(percent));
        if (table.HasCosts)
        {
            _costApgr = Set.Add(static sample => sample.CostPerformanceGapRecovered);
            _qualityKeptForCost = Set.AddAll(SavedPercents, static (sample, percent) => sample.QualityKeptForCost(percent));
        }

        RoutingSample all = Set.NewSample();
        all.TakeAll();
        _points = [.. all.Cuts.Points];
        int[] blocks = [.. _points.Select((point, i) => i == _points.Length - 1 ? 0 : Set.Order.BlocksFrom(point.Threshold))];
        _pointPercents = Set.AddAll(blocks, static (sample, count) => sample.StrongPercentOf(count));
        _pointScores = Set.AddAll(blocks, static (sample, count) => sample.ScoreOf(count));
        Set.TakeAll();
    }

    public StatisticSet Set { get; }

    public RouterEvaluationResult ToResult(BenchmarkData data) => new()
    {
        Benchmark = data.Benchmark,
        Models = data.Models,
        Router = _router,
        Questions = data.Questions.Count,
        Trained = _trained,
        WeakScore = _weakScore.Measure,
        StrongScore = _strongScore.Measure,
        AreaUnderCurve = _curve.AreaUnderCurve.Measure,
        PerformanceGapRecovered = _curve.PerformanceGapRecovered.Measure,
        PerformanceGapRecoveredEveryCut = _curve.PerformanceGapRecoveredEveryCut.Measure,
        CallPerformanceThresholds = _curve.CallPerformanceThresholds,
        QualityKept = Kept(_qualityKept),
        Cost = _costApgr is null ? null : new CostMeasures(_costApgr.Measure, Kept(_qualityKeptForCost)),
        Curve = [.. _points.Select((point, i) => new MeasuredPoint(point.Threshold, _pointPercents[i].Measure, _pointScores[i].Measure))],
        CurveEveryCut = [.. WholePercents.Select((percent, i) => new ScoreAtShare(percent, _everyCut[i].Measure))],
    };

    public RouterDifference Minus(RouterStatistics other) => _curve.Minus(other._curve, _router, other._router);

    private static IReadOnlyList<QualityKept> Kept(IReadOnlyList<Statistic> statistics) =>
        [.. SavedPercents.Select((percent, i) => new QualityKept(percent, statistics[i].Measure))];
}

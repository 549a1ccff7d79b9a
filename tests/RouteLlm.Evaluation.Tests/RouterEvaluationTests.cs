namespace RouteLlm.Tests;

public sealed class RouterEvaluationTests
{
    private static readonly EvaluationOptions Quick = new() { Resamples = 200 };

    [Fact]
    public async Task The_embedded_router_is_above_what_chance_reaches_on_mt_bench_which_it_never_saw()
    {
        RouterEvaluationResult result = await RouterEvaluation.RunAsync(
            LexicalRouter.Default, new MtBenchBenchmark(), SharedData.PathOf("data/routellm-evals"), options: Quick, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("lexical", result.Router);
        // With 72 questions, 95% of random orders are between .37 and .64.
        Assert.True(result.PerformanceGapRecoveredEveryCut.Value >= 0.64, $"APGR is {result.PerformanceGapRecoveredEveryCut.Value}.");
    }

    [Fact]
    public void A_router_that_says_nothing_is_the_mean_of_all_orders()
    {
        BenchmarkData data = Simulated(questions: 60, seed: 1);

        BenchmarkEvaluation evaluation = RouterEvaluation.Measure(data, [new ScoredRouter("mute", new double[60])], Quick, TestContext.Current.CancellationToken);

        RouterEvaluationResult mute = evaluation.Results[0];
        Assert.Equal(0.5, mute.PerformanceGapRecovered.Value, 1e-12);
        Assert.Equal(0.5, mute.PerformanceGapRecoveredEveryCut.Value, 1e-12);
        Assert.Equal((mute.WeakScore.Value + mute.StrongScore.Value) / 2, mute.AreaUnderCurve.Value, 1e-12);
        Assert.Equal([20, 50, 80], mute.CallPerformanceThresholds.Select(threshold => Math.Round(threshold.StrongPercent.Value, 9)));
        Assert.Equal([20, 50, 80], mute.CallPerformanceThresholds.Select(threshold => Math.Round(threshold.StrongPercentOnHull.Value, 9)));
        Assert.Equal([(100.0, 0.0), (0.0, 0.0)], mute.Curve.Select(point => (point.StrongPercent.Value, point.Threshold)));
        Assert.Equal(mute.PerformanceGapRecovered.Value, evaluation.Random.PerformanceGapRecovered.Value);
    }

    [Fact]
    public void Equal_scores_are_measured_alike_in_whatever_order_the_questions_stand()
    {
        BenchmarkData data = Simulated(questions: 200, seed: 2);
        double[] scores = [.. Enumerable.Range(0, 200).Select(i => (i % 7) / 10.0)];
        int[] shuffled = [.. Enumerable.Range(0, 200)];
        new Random(3).Shuffle(shuffled);

        RouterEvaluationResult one = MeasureOne(data, scores);
        RouterEvaluationResult other = MeasureOne(data with { Questions = [.. shuffled.Select(i => data.Questions[i])] }, [.. shuffled.Select(i => scores[i])]);

        Assert.Equal(one.PerformanceGapRecovered.Value, other.PerformanceGapRecovered.Value, 1e-12);
        Assert.Equal(one.PerformanceGapRecoveredEveryCut.Value, other.PerformanceGapRecoveredEveryCut.Value, 1e-12);
        Assert.All(one.CallPerformanceThresholds.Zip(other.CallPerformanceThresholds), pair => Assert.Equal(pair.First.StrongPercent.Value, pair.Second.StrongPercent.Value, 1e-9));
        Assert.All(one.CurveEveryCut.Zip(other.CurveEveryCut), pair => Assert.Equal(pair.First.Score.Value, pair.Second.Score.Value, 1e-9));
        Assert.Equal(7, one.Curve.Select(point => point.Threshold).Distinct().Count());
    }

    [Fact]
    public void The_number_of_threads_changes_no_figure_and_the_seed_changes_intervals_alone()
    {
        BenchmarkData data = Simulated(questions: 300, seed: 4);
        ScoredRouter[] routers = [Knowing(data, 0.6, 5), Knowing(data, 0.2, 6)];

        string Print(EvaluationOptions options) => Describe(RouterEvaluation.Measure(data, routers, options, TestContext.Current.CancellationToken));

        Assert.Equal(Print(Quick with { Threads = 1 }), Print(Quick with { Threads = 7 }));
        Assert.NotEqual(Print(Quick), Print(Quick with { Seed = 2 }));
        Assert.Equal(
            MeasureOne(data, routers[0].StrongWinRates, Quick).PerformanceGapRecovered.Value,
            MeasureOne(data, routers[0].StrongWinRates, Quick with { Seed = 2 }).PerformanceGapRecovered.Value);
    }

    [Fact]
    public void Differences_between_routers_are_real_where_one_knows_more_and_none_where_they_are_alike()
    {
        BenchmarkData data = Simulated(questions: 800, seed: 7);
        ScoredRouter good = Knowing(data, 0.8, 8);
        ScoredRouter[] routers = [good, good with { Router = "twin" }, Knowing(data, 0.1, 9)];

        BenchmarkEvaluation evaluation = RouterEvaluation.Measure(data, routers, Quick, TestContext.Current.CancellationToken);

        Assert.Equal([("knowing", "twin"), ("knowing", "knowing"), ("twin", "knowing")], evaluation.Differences.Select(pair => (pair.Router, pair.OtherRouter)));
        RouterDifference none = evaluation.Differences[0];
        RouterDifference real = evaluation.Differences[1];
        Assert.Equal((0, new Interval(0, 0), false), (none.PerformanceGapRecoveredEveryCut.Value, none.PerformanceGapRecoveredEveryCut.Interval, none.PerformanceGapRecoveredEveryCut.IsReal));
        Assert.True(real.PerformanceGapRecoveredEveryCut.IsReal);
        Assert.True(real.PerformanceGapRecovered.IsReal);
        Assert.True(real.CallPerformanceThresholds[1].StrongPercentOnHull is { IsReal: true, Value: < 0 });
        Assert.Equal(
            evaluation.Results[0].PerformanceGapRecoveredEveryCut.Value - evaluation.Results[2].PerformanceGapRecoveredEveryCut.Value,
            real.PerformanceGapRecoveredEveryCut.Value,
            1e-12);
    }

    [Fact]
    public void Intervals_hold_their_measure_and_those_of_luck_tell_a_knowing_router_from_chance()
    {
        BenchmarkData data = Simulated(questions: 500, seed: 10);

        BenchmarkEvaluation evaluation = RouterEvaluation.Measure(data, [Knowing(data, 0.7, 11)], Quick, TestContext.Current.CancellationToken);

        RouterEvaluationResult result = evaluation.Results[0];
        Measure[] measures =
        [
            result.WeakScore, result.StrongScore, result.AreaUnderCurve, result.PerformanceGapRecovered, result.PerformanceGapRecoveredEveryCut,
            .. result.CallPerformanceThresholds.Select(threshold => threshold.StrongPercentOnHull), .. result.QualityKept.Select(kept => kept.Percent),
            .. result.Curve.Select(point => point.Score), .. result.Curve.Select(point => point.StrongPercent), .. result.CurveEveryCut.Select(point => point.Score),
            .. evaluation.OptimalEveryCut.Select(point => point.Score), evaluation.Random.PerformanceGapRecoveredEveryCut,
        ];
        Assert.All(measures, measure => Assert.InRange(measure.Value, measure.Interval.Low, measure.Interval.High));
        Assert.True(result.PerformanceGapRecoveredEveryCut.Value > evaluation.Random.PerformanceGapRecoveredEveryCut.Interval.High);
        Assert.True(evaluation.Random.PerformanceGapRecoveredEveryCut.Interval.Low < 0.5);
    }

    [Fact]
    public void Quality_kept_is_read_off_the_curve_and_the_optimal_curve_is_above_all()
    {
        // Gains 3, 2, 1, -1 in the router's order; the weak model has 4 everywhere.
        BenchmarkData data = Of((4, 7), (4, 6), (4, 5), (4, 3));

        BenchmarkEvaluation evaluation = RouterEvaluation.Measure(data, [new ScoredRouter("x", [0.9, 0.8, 0.7, 0.6])], Quick, TestContext.Current.CancellationToken);

        RouterEvaluationResult result = evaluation.Results[0];
        Assert.Equal([100 * 5.5 / 5.25, 100 * 5.25 / 5.25, 100 * 4.75 / 5.25], result.QualityKept.Select(kept => kept.Percent.Value), (expected, actual) => Math.Abs(expected - actual) < 1e-9);
        Assert.Equal(4 + (3 + (2 * 0.2)) / 4, evaluation.Optimal[3].Score.Value, 1e-12);
        Assert.Equal(5.5, evaluation.Optimal[^1].Score.Value, 1e-12);
        Assert.Null(result.Cost);
    }

    [Fact]
    public void Costs_stand_in_for_calls_where_they_are_known()
    {
        BenchmarkQuestion Question(double weak, double strong, double extra) => new("p", strong, weak, "g") { WeakCost = 1, StrongCost = 1 + extra };
        BenchmarkData data = new()
        {
            Benchmark = "b",
            Models = ModelPair.Unnamed,
            Questions = [Question(0, 1, 6), Question(0, 1, 2), Question(1, 1, 2)],
        };

        CostMeasures cost = MeasureOne(data, [0.9, 0.5, 0.1]).Cost!;

        // Gains 1, 1, 0 over extra costs of 6, 2, 2: areas 6 · 0.5 + 2 · 1.5 + 2 · 2 of 10 · 2.
        Assert.Equal(10.0 / 20, cost.PerformanceGapRecovered.Value, 1e-12);

        // All strong costs 13 and scores 1; half of it leaves 3.5 beside the weak model's 3, which is 3.5 / 6 of the first gain.
        Assert.Equal(50, cost.QualityKept[1].SavedPercent);
        Assert.Equal(100 * (1 + (3.5 / 6)) / 3, cost.QualityKept[1].Percent.Value, 1e-9);

        // A quarter of it leaves 0.25, so the weak model still fits; less would not.
        Assert.Equal(100 * (1 + (0.25 / 6)) / 3, cost.QualityKept[2].Percent.Value, 1e-9);
    }

    [Fact]
    public void Prices_weigh_prompts_by_their_length()
    {
        BenchmarkData data = new BenchmarkData
        {
            Benchmark = "b",
            Models = ModelPair.Unnamed,
            Questions = [new("long", 1, 0, "g"), new("s", 1, 0, "g")],
        }.WithPrices(new ModelPrices(10, 1));

        Assert.Equal([(40, 4), (10, 1)], data.Questions.Select(question => (question.StrongCost!.Value, question.WeakCost!.Value)));
        Assert.Equal(0.35, MeasureOne(data, [0.9, 0.1]).Cost!.PerformanceGapRecovered.Value, 1e-12);
        Assert.Equal(0.65, MeasureOne(data, [0.1, 0.9]).Cost!.PerformanceGapRecovered.Value, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelPrices(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelPrices(1, -1));
    }

    [Fact]
    public void Models_that_are_equally_good_leave_no_gap_to_recover()
    {
        RouterEvaluationResult result = MeasureOne(Of((1, 0), (0, 1)), [0.9, 0.1]);

        Assert.True(double.IsNaN(result.PerformanceGapRecovered.Value));
        Assert.True(double.IsNaN(result.PerformanceGapRecoveredEveryCut.Value));
        Assert.All(result.CallPerformanceThresholds, threshold => Assert.True(double.IsNaN(threshold.StrongPercent.Value) && double.IsNaN(threshold.StrongPercentOnHull.Value)));
        Assert.Equal(0.25, result.AreaUnderCurve.Value, 1e-12);
    }

    [Fact]
    public void The_monotone_hull_is_reached_where_the_curve_is_first()
    {
        // What is gained in steps of a quarter: 0, -1, 1, 3, 2. Half of the gap of 2 is reached at a half, after the dip.
        double[] scores = [0.9, 0.7, 0.5, 0.3];
        BenchmarkData data = Of((1, 0), (0, 2), (0, 2), (1, 0));

        CallPerformanceThreshold half = MeasureOne(data, scores, Quick with { Results = 4 }).CallPerformanceThresholds[1];

        Assert.Equal(50, half.StrongPercentOnHull.Value, 1e-9);
    }

    [Fact]
    public void The_curve_at_every_cut_holds_every_score_and_both_ends()
    {
        IReadOnlyList<CurvePoint> points = RoutingCurve.AtEveryCut([0.5, 0.2, 0.5, 0.9], Of((0, 1), (0, 1), (0, 0), (0, 1)));

        Assert.Equal([new(0.2, 100, 0.75), new(0.5, 75, 0.5), new(0.9, 25, 0.25), new(0.9, 0, 0)], points);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1)]
    [InlineData(500)]
    public void Any_number_of_bins_gives_a_curve_from_all_to_none(int bins)
    {
        BenchmarkData data = Simulated(questions: 50, seed: 12);
        IReadOnlyList<CurvePoint> points = RoutingCurve.AtQuantileCuts([.. Knowing(data, 0.5, 13).StrongWinRates], data, bins);

        Assert.Equal((100, 0), (points[0].StrongPercent, points[^1].StrongPercent));
        Assert.Equal(Math.Min(bins + 1, 501), points.Count);
        Assert.True(points.Zip(points.Skip(1)).All(pair => pair.First.Threshold <= pair.Second.Threshold && pair.First.StrongPercent >= pair.Second.StrongPercent));
    }

    [Fact]
    public void A_run_that_is_cancelled_stops()
    {
        BenchmarkData data = Simulated(questions: 50, seed: 14);

        Assert.Throws<OperationCanceledException>(() => RouterEvaluation.Measure(data, [Knowing(data, 0.5, 15)], Quick, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public async Task A_score_that_is_no_probability_is_the_routers_fault(double score)
    {
        RoutingException exception = await Assert.ThrowsAsync<RoutingException>(
            () => RouterEvaluation.ScoreAsync(new ConstantRouter(score), ["secret"], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("Router 'constant' returned the strong win rate", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationOptions { Results = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationOptions { Resamples = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationOptions { Threads = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationOptions { Confidence = 1 });
        Assert.Throws<ArgumentException>(() => MeasureOne(Of((0, 1)), [0.5, 0.5]));
    }

    private static RouterEvaluationResult MeasureOne(BenchmarkData data, IReadOnlyList<double> scores, EvaluationOptions? options = null) =>
        RouterEvaluation.Measure(data, [new ScoredRouter("x", scores)], options ?? Quick, TestContext.Current.CancellationToken).Results[0];

    private static BenchmarkData Of(params (double Weak, double Strong)[] scores) => new()
    {
        Benchmark = "b",
        Models = ModelPair.Unnamed,
        Questions = [.. scores.Select(score => new BenchmarkQuestion("p", score.Strong, score.Weak, "g"))],
    };

    private static BenchmarkData Simulated(int questions, int seed)
    {
        var random = new Random(seed);
        return Of([.. Enumerable.Range(0, questions).Select(_ => (random.NextDouble() < 0.6 ? 1.0 : 0, random.NextDouble() < 0.8 ? 1.0 : 0))]);
    }

    // Knows with a weight what the strong model gains, and guesses the rest.
    private static ScoredRouter Knowing(BenchmarkData data, double weight, int seed)
    {
        var random = new Random(seed);
        return new ScoredRouter("knowing", [.. data.Questions.Select(question => (weight * (1 + question.StrongScore - question.WeakScore) / 2) + ((1 - weight) * random.NextDouble()))]);
    }

    private static string Describe(BenchmarkEvaluation evaluation) => string.Join('\n', [
        .. evaluation.Results.Select(result => $"{result} {string.Join(',', result.Curve)} {string.Join(',', result.CurveEveryCut)} {string.Join(',', result.CallPerformanceThresholds)}"),
        .. evaluation.Differences.Select(difference => $"{difference} {string.Join(',', difference.CallPerformanceThresholds)}"),
        $"{evaluation.Random} {string.Join(',', evaluation.Optimal)}"]);

    private sealed class ConstantRouter(double score) : IPromptRouter
    {
        public string Name => "constant";

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(score));
    }
}

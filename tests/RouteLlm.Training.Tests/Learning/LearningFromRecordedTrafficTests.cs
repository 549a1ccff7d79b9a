namespace RouteLlm.Tests;

/// <summary>The figures of docs/results.md: what 500 battles are worth on prompts of a kind that the router was not trained on.</summary>
public sealed class LearningFromRecordedTrafficTests(ITestOutputHelper output)
{
    private const int Battles = 500;
    private const int Seeds = 5;

    // Others than those that the learner's settings were chosen with.
    private const int FirstSeed = 1000;

    [Fact]
    public Task On_mmlu_500_battles_improve_the_router() => MeasureAsync(new MmluBenchmark(), 0.02);

    [Fact]
    public Task On_gsm8k_500_battles_improve_the_router() => MeasureAsync(new Gsm8kBenchmark(), 0.04);

    private async Task MeasureAsync(IBenchmark benchmark, double least)
    {
        IReadOnlyList<BenchmarkQuestion> questions = await RecordedTraffic.QuestionsAsync(benchmark);
        double[] gains = new double[Seeds];
        for (int seed = 0; seed < Seeds; seed++)
        {
            (BattleRecord[] battles, BenchmarkQuestion[] others) = RecordedTraffic.Play(questions, Battles, FirstSeed + seed);
            BattleLearningResult<LexicalModel> result = new BattleLearner().Learn(battles, RecordedTraffic.OpenWeights, cancellationToken: TestContext.Current.CancellationToken);
            double before = RecordedTraffic.PerformanceGapRecoveredOf(RecordedTraffic.OpenWeights, others);
            double after = RecordedTraffic.PerformanceGapRecoveredOf(result.Candidate, others);
            gains[seed] = after - before;
            output.WriteLine(FormattableString.Invariant(
                $"{benchmark.Name}, seed {seed}: {before:0.000} to {after:0.000} on {others.Length} others; penalty {result.Penalty}; on the battles {result.OldPerformanceGapRecovered.Value:0.000} to {result.NewPerformanceGapRecovered.Value:0.000}, lift {result.Lift.Value:0.00} ({result.Lift.Interval.Low:0.00} to {result.Lift.Interval.High:0.00}); better: {result.IsBetter}, {result.BattlesThatWouldTell}"));
        }

        double mean = gains.Average();
        double error = Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / (Seeds - 1) / Seeds);
        output.WriteLine(FormattableString.Invariant($"{benchmark.Name}: +{mean:0.000} ± {2.776 * error:0.000} (95%, five seeds)"));
        Assert.True(mean >= least, FormattableString.Invariant($"{mean}"));
    }
}

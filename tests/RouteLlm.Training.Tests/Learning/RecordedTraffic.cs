namespace RouteLlm.Tests;

/// <summary>Benchmarks with recorded outcomes, played as traffic whose battles are judged by the recorded scores.</summary>
internal static class RecordedTraffic
{
    private const double Noise = 0.1;

    /// <summary>Gets the embedded model with the weights for open prompts alone, which were trained on neither benchmark.</summary>
    public static LexicalModel OpenWeights { get; } = new(LexicalModel.Embedded.WeightsOf(PromptKind.Open).Parts, LexicalModel.Embedded.Card, LexicalModel.Embedded.Rarity);

    public static async Task<IReadOnlyList<BenchmarkQuestion>> QuestionsAsync(IBenchmark benchmark) =>
        (await benchmark.LoadAsync(SharedData.PathOf("data/routellm-evals"), cancellationToken: TestContext.Current.CancellationToken)).Questions;

    /// <summary>Fights battles on some questions and leaves the others.</summary>
    public static (BattleRecord[] Battles, BenchmarkQuestion[] Others) Play(IReadOnlyList<BenchmarkQuestion> questions, int battles, int seed)
    {
        var random = new Random(seed);
        BenchmarkQuestion[] shuffled = [.. questions];
        random.Shuffle(shuffled);
        return ([.. shuffled.Take(battles).Select(question => new BattleRecord
        {
            Prompt = question.Prompt,
            Verdict = random.NextDouble() < Noise ? (BattleVerdict)random.Next(3) : BattleVerdictScores.Of(question.StrongScore, question.WeakScore),
        })], shuffled[battles..]);
    }

    /// <summary>Measures APGR on questions.</summary>
    public static double PerformanceGapRecoveredOf(LexicalModel model, IReadOnlyList<BenchmarkQuestion> questions)
    {
        var router = new LexicalRouter(model);
        return new PerformanceGapRecovered([.. questions.Select(question => router.Score(question.Prompt))], questions).Value;
    }
}

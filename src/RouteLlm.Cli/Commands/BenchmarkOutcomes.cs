namespace RouteLlm;

/// <summary>The benchmarks that may be trained on, as outcomes.</summary>
internal static class BenchmarkOutcomes
{
    private static readonly (IBenchmark Benchmark, string License, string Origin)[] Trainable =
    [
        (new MmluBenchmark(), "MIT", "MMLU (Hendrycks et al.), outcomes of lm-sys/RouteLLM (Apache-2.0)"),
        (new Gsm8kBenchmark(), "MIT", "GSM8K (Cobbe et al.), outcomes of lm-sys/RouteLLM (Apache-2.0)"),
    ];

    public static async Task<IReadOnlyList<OutcomeSet>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        ModelPair models = ModelPair.RouteLlmDefault;
        var sets = new List<OutcomeSet>();
        foreach ((IBenchmark benchmark, string license, string origin) in Trainable)
        {
            BenchmarkData data = await benchmark.LoadAsync(folder, models, cancellationToken);
            sets.Add(new OutcomeSet(benchmark.Name, license, origin, [.. data.Questions.Select(question =>
                new PromptOutcome(question.Prompt, models.Strong, models.Weak, question.StrongScore, question.WeakScore, $"{benchmark.Name}/{question.Group}"))]));
        }

        return sets;
    }
}

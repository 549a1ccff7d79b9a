namespace RouteLlm;

/// <summary>MMLU: multiple-choice questions of 57 domains (Hendrycks et al., 2021), with the correctness of both models.</summary>
public sealed class MmluBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "mmlu";

    /// <inheritdoc/>
    public async Task<BenchmarkData> LoadAsync(
        string dataDirectory, ModelPair? models = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataDirectory);
        models ??= ModelPair.RouteLlmDefault;
        HashSet<string> contaminated = await BenchmarkFiles.ReadContaminatedAsync(dataDirectory, "mmlu", cancellationToken).ConfigureAwait(false);
        string[] domains = await File.ReadAllLinesAsync(BenchmarkFiles.Find(dataDirectory, "mmlu/domains.txt"), cancellationToken).ConfigureAwait(false);
        var questions = new List<BenchmarkQuestion>();
        foreach (string domain in domains.Where(static domain => !string.IsNullOrWhiteSpace(domain)))
        {
            string path = BenchmarkFiles.Find(dataDirectory, $"mmlu/responses/mmlu_{domain.Trim()}.csv");
            questions.AddRange(await BenchmarkFiles.ReadCorrectnessAsync(path, models, domain.Trim(), contaminated, cancellationToken).ConfigureAwait(false));
        }

        return new BenchmarkData { Benchmark = Name, Models = models, Questions = questions, Scale = 100 };
    }
}

namespace RouteLlm.Evaluation;

/// <summary>MMLU: multiple-choice questions of 57 domains (Hendrycks et al., 2021), with the correctness of both models.</summary>
public sealed class MmluBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "mmlu";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BenchmarkQuestion>> LoadAsync(string dataDirectory, ModelPair models, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataDirectory);
        ArgumentNullException.ThrowIfNull(models);
        HashSet<string> contaminated = await BenchmarkFiles.ReadContaminatedAsync(dataDirectory, "mmlu", cancellationToken).ConfigureAwait(false);
        string[] domains = await File.ReadAllLinesAsync(BenchmarkFiles.Find(dataDirectory, "mmlu/domains.txt"), cancellationToken).ConfigureAwait(false);
        var questions = new List<BenchmarkQuestion>();
        foreach (string domain in domains.Where(domain => !string.IsNullOrWhiteSpace(domain)))
        {
            string path = BenchmarkFiles.Find(dataDirectory, $"mmlu/responses/mmlu_{domain.Trim()}.csv");
            questions.AddRange(await BenchmarkFiles.ReadCorrectnessAsync(path, models, domain.Trim(), contaminated, cancellationToken).ConfigureAwait(false));
        }

        return questions;
    }
}

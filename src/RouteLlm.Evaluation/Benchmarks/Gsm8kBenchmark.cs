namespace RouteLlm.Evaluation;

/// <summary>GSM8K: grade-school mathematics in words (Cobbe et al., 2021), with the correctness of both models as RouteLLM published it.</summary>
public sealed class Gsm8kBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "gsm8k";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BenchmarkQuestion>> LoadAsync(string dataDirectory, ModelPair models, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataDirectory);
        ArgumentNullException.ThrowIfNull(models);
        HashSet<string> contaminated = await BenchmarkFiles.ReadContaminatedAsync(dataDirectory, Name, cancellationToken).ConfigureAwait(false);
        string path = BenchmarkFiles.Find(dataDirectory, "gsm8k/gsm8k_responses.csv");
        return await BenchmarkFiles.ReadCorrectnessAsync(path, models, Name, contaminated, cancellationToken).ConfigureAwait(false);
    }
}

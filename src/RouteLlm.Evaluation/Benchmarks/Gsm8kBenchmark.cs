namespace RouteLlm;

/// <summary>
/// GSM8K: grade-school mathematics in words (Cobbe et al., 2021), with the correctness of both models as RouteLLM published it.
/// </summary>
/// <remarks>
/// The published labels read the last run of digits of an answer, so "$20.00" as 0. <see cref="Gsm8kAmountsBenchmark"/> reads amounts as
/// they are meant.
/// </remarks>
public sealed class Gsm8kBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "gsm8k";

    /// <inheritdoc/>
    public async Task<BenchmarkData> LoadAsync(
        string dataDirectory, ModelPair? models = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataDirectory);
        models ??= ModelPair.RouteLlmDefault;
        HashSet<string> contaminated = await BenchmarkFiles.ReadContaminatedAsync(dataDirectory, "gsm8k", cancellationToken).ConfigureAwait(false);
        string path = BenchmarkFiles.Find(dataDirectory, "gsm8k/gsm8k_responses.csv");
        IReadOnlyList<BenchmarkQuestion> questions = await BenchmarkFiles.ReadCorrectnessAsync(path, models, Name, contaminated, cancellationToken).ConfigureAwait(false);
        return new BenchmarkData { Benchmark = Name, Models = models, Questions = questions, Scale = 100 };
    }
}

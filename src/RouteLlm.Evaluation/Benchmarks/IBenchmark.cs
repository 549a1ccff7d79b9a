namespace RouteLlm;

/// <summary>A set of questions with the recorded scores of models on each. A new benchmark is one class.</summary>
public interface IBenchmark
{
    /// <summary>Gets the benchmark's name, for example <c>"mmlu"</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Loads the questions that were not found in training data of the models' routers (RouteLLM's contaminated prompts).
    /// </summary>
    /// <param name="dataDirectory">The folder that holds the benchmarks, in the layout of <c>routellm/evals</c>.</param>
    /// <param name="models">
    /// The strong and the weak model, by the names in the files; <see langword="null"/> for the benchmark's own pair.
    /// </param>
    /// <param name="cancellationToken">Cancels the loading.</param>
    /// <returns>The questions, in the benchmark's row order.</returns>
    /// <exception cref="BenchmarkDataException">The files are missing, damaged, or lack one of the models.</exception>
    Task<BenchmarkData> LoadAsync(string dataDirectory, ModelPair? models = null, CancellationToken cancellationToken = default);
}

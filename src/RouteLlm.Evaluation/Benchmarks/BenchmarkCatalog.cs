namespace RouteLlm;

/// <summary>The benchmarks by name.</summary>
public static class BenchmarkCatalog
{
    /// <summary>Gets the benchmarks that come with RouteLLM, GSM8K in both readings.</summary>
    public static IReadOnlyList<IBenchmark> All { get; } = [new MmluBenchmark(), new Gsm8kBenchmark(), new Gsm8kAmountsBenchmark(), new MtBenchBenchmark()];

    /// <summary>Finds a benchmark by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The benchmark.</returns>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static IBenchmark Get(string name) =>
        All.FirstOrDefault(benchmark => string.Equals(benchmark.Name, name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"There is no benchmark '{name}'. Known: {string.Join(", ", All.Select(benchmark => benchmark.Name))}.", nameof(name));
}

using System.Text.Json;

namespace RouteLlm;

/// <summary>The files that the benchmarks read, with their sizes and hashes.</summary>
internal static class BenchmarkFileList
{
    private const string ResourceName = "RouteLlm.Evaluation.benchmark-files.json";
    private const string MmluResponses = "mmlu/responses/mmlu_";

    private static readonly Lazy<Dictionary<string, BenchmarkFile[]>> Files = new(Read);

    /// <summary>Gets the names of the benchmarks whose files are known.</summary>
    public static IEnumerable<string> Benchmarks => Files.Value.Keys;

    /// <summary>Gets the files of a benchmark.</summary>
    /// <exception cref="ArgumentException">There is no such benchmark.</exception>
    public static IReadOnlyList<BenchmarkFile> Of(string benchmark) => Files.Value.TryGetValue(benchmark, out BenchmarkFile[]? files)
        ? files
        : throw new ArgumentException($"Benchmark '{benchmark}' cannot be downloaded. Known: {string.Join(", ", Benchmarks)}.", nameof(benchmark));

    /// <summary>Gives the domains of MMLU among files, in upstream's order, which is that of the list.</summary>
    public static IEnumerable<string> MmluDomainsOf(IEnumerable<BenchmarkFile> files) => files
        .Where(static file => file.Path.StartsWith(MmluResponses, StringComparison.Ordinal))
        .Select(static file => file.Path[MmluResponses.Length..^".csv".Length]);

    private static Dictionary<string, BenchmarkFile[]> Read()
    {
        using Stream stream = typeof(BenchmarkFileList).Assembly.GetManifestResourceStream(ResourceName)!;
        return JsonSerializer.Deserialize(stream, BenchmarkFileListJson.Default.DictionaryStringBenchmarkFileArray)!;
    }
}

namespace RouteLlm;

/// <summary>What a data set holds, and by which endings its files are known.</summary>
/// <param name="Name">What it holds, for errors.</param>
/// <param name="Extensions">The endings.</param>
internal sealed record DatasetKind(string Name, params IReadOnlyList<string> Extensions)
{
    public static readonly DatasetKind Battles = new("battles", ".jsonl", ".jsonl.gz", ".csv", ".parquet");

    public static readonly DatasetKind Embeddings = new("embeddings", ".npy", ".parquet");

    public bool Includes(string path) => Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}

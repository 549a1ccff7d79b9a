namespace RouteLlm;

/// <summary>The files that the model of <c>sw_ranking</c> is read from, by their names.</summary>
internal static class SimilarityWeightedFiles
{
    private const string BattleFileExtension = ".safetensors";
    private static readonly string[] ImportedExtensions = [".csv", ".parquet"];
    private static readonly string[] ReadExtensions = [".jsonl", ".jsonl.gz", ".npy", BattleFileExtension];

    /// <summary>Says whether a file holds battles or embeddings.</summary>
    public static bool IsData(string path) =>
        ReadExtensions.Concat(ImportedExtensions).Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Gets the one file that holds battles with their embeddings, if there is one.</summary>
    /// <exception cref="ArgumentException">There are other files beside it.</exception>
    public static string? FindBattleFile(IReadOnlyList<string> battlePaths, IReadOnlyList<string> embeddingPaths) =>
        battlePaths.FirstOrDefault(static path => path.EndsWith(BattleFileExtension, StringComparison.OrdinalIgnoreCase)) is not { } file ? null
        : battlePaths.Count == 1 && embeddingPaths.Count == 0 ? file
        : throw new ArgumentException($"'{file}' holds battles with their embeddings. Name it alone, without files of embeddings.", nameof(battlePaths));

    /// <summary>Reads the battles of JSON lines.</summary>
    /// <exception cref="ArgumentException">There is no file of embeddings for them.</exception>
    /// <exception cref="JsonLineException">A line is not what it should be.</exception>
    /// <exception cref="ModelFileException">A file has a format that must be imported first.</exception>
    public static BattleSet ReadBattles(IReadOnlyList<string> battlePaths, IReadOnlyList<string> embeddingPaths)
    {
        foreach (string path in battlePaths.Concat(embeddingPaths).Where(static path => ImportedExtensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))))
        {
            throw new ModelFileException(path, "CSV and Parquet must be imported first. Make one file with 'routellm import battles --battles … --embeddings … --output battles.safetensors', and name that.");
        }

        if (embeddingPaths.Count == 0)
        {
            throw new ArgumentException("There is no file of embeddings.", nameof(embeddingPaths));
        }

        var battles = new BattleSet();
        foreach (string path in battlePaths)
        {
            battles.AddJsonLines(path);
        }

        return battles;
    }
}

namespace RouteLlm;

/// <summary>Makes one file of battles and their embeddings, row by row.</summary>
internal static class BattleImport
{
    private const string BattlesStep = "Reading battles";
    private const string EmbeddingsStep = "Storing embeddings";

    // Often enough for a bar that moves.
    private const int RowsPerReport = 500;

    /// <summary>Reads the battles of files, in their order.</summary>
    public static async Task<BattleSet> ReadBattlesAsync(
        IReadOnlyList<string> paths,
        string? license,
        string? origin,
        IProgress<(string Step, double Done)> progress,
        CancellationToken cancellationToken)
    {
        var battles = new BattleSet();
        progress.Report((BattlesStep, 0));
        for (int i = 0; i < paths.Count; i++)
        {
            string path = paths[i];
            battles.BeginSource(Path.GetFileName(path), license, origin);
            if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            {
                await CsvBattles.AddAsync(battles, path, cancellationToken);
            }
            else if (path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
            {
                ParquetBattles.Add(battles, path, cancellationToken);
            }
            else
            {
                battles.AddJsonLines(path, cancellationToken);
            }

            progress.Report((BattlesStep, (i + 1.0) / paths.Count));
        }

        return battles;
    }

    /// <summary>Writes battles with the embeddings of files, in their order.</summary>
    public static (BattleFileCard Card, float SimilarityError) Write(
        Stream output,
        BattleSet battles,
        IReadOnlyList<string> embeddingPaths,
        EmbeddingPrecision precision,
        IProgress<(string Step, double Done)> progress,
        CancellationToken cancellationToken)
    {
        var tables = new List<IEmbeddingTable>();
        try
        {
            tables.AddRange(embeddingPaths.Select(Open));
            long rows = tables.Sum(static table => table.Rows);
            int dimensions = tables.FirstOrDefault(static table => table.Rows > 0)?.Dimensions ?? 0;
            var writer = new BattleFileWriter(output, battles, rows, dimensions, precision);
            long done = 0;
            progress.Report((EmbeddingsStep, 0));
            foreach (IEmbeddingTable table in tables)
            {
                long row = 0;
                foreach (ReadOnlyMemory<float> embedding in table.ReadRows())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Write(writer, table.Path, row++, embedding.Span);
                    if (++done % RowsPerReport == 0)
                    {
                        progress.Report((EmbeddingsStep, done / (double)rows));
                    }
                }
            }

            BattleFileCard card = writer.Complete();
            progress.Report((EmbeddingsStep, 1));
            return (card, writer.MeasureSimilarityError());
        }
        finally
        {
            tables.ForEach(static table => table.Dispose());
        }
    }

    private static IEmbeddingTable Open(string path) =>
        path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? new NpyEmbeddings(path) : new ParquetEmbeddings(path);

    private static void Write(BattleFileWriter writer, string path, long row, ReadOnlySpan<float> embedding)
    {
        try
        {
            writer.Write(embedding);
        }
        catch (InvalidDataException exception)
        {
            throw new CommandException($"'{path}', row {row} (from 0): {exception.Message}", exception);
        }
    }
}

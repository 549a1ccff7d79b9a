namespace RouteLlm;

/// <summary>Reads outcomes from Parquet files.</summary>
internal static class ParquetOutcomes
{
    /// <exception cref="CommandException">The file is damaged, or a column is missing or holds something else.</exception>
    public static OutcomesBenchmark Read(string path, OutcomeColumns columns, CancellationToken cancellationToken)
    {
        var file = ParquetFile.Open(path);
        using var record = new ParquetOutcomeRecord(file);
        var outcomes = new List<RecordedOutcome>();
        while (record.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            outcomes.Add(columns.Read(record));
        }

        return new OutcomesBenchmark(outcomes, path);
    }
}

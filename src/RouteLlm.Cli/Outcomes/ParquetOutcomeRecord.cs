namespace RouteLlm;

/// <summary>An outcome in the row that a Parquet file stands at.</summary>
internal sealed class ParquetOutcomeRecord(ParquetFile file) : IOutcomeRecord, IDisposable
{
    private readonly Dictionary<string, ParquetOutcomeColumn> _columns = new(StringComparer.Ordinal);
    private long _row = -1;

    /// <summary>Goes to the next row, if there is one.</summary>
    public bool MoveNext()
    {
        _row++;
        return _row < file.Rows;
    }

    public bool Has(string column) => file.Columns.Any(known => known.Name == column) && ColumnOf(column).IsThereIn(_row);

    public string GetText(string column) => ColumnOf(column).TextIn(_row) ?? throw Wrong(column, "no text");

    public double GetScore(string column) =>
        ColumnOf(column).NumberIn(_row) is double score && double.IsFinite(score) ? score : throw Wrong(column, "no finite number");

    public void Dispose()
    {
        foreach (ParquetOutcomeColumn column in _columns.Values)
        {
            column.Dispose();
        }
    }

    private ParquetOutcomeColumn ColumnOf(string name)
    {
        if (!_columns.TryGetValue(name, out ParquetOutcomeColumn? column))
        {
            ParquetColumn known = file.Columns.FirstOrDefault(known => known.Name == name) ?? throw new CommandException(
                $"'{file.Path}' has no column '{name}'. It has: {string.Join(", ", file.Columns.Select(known => known.Name))}. If the column has another name, write --columns {name}=COLUMN.");
            column = new ParquetOutcomeColumn(file, known);
            _columns.Add(name, column);
        }

        return column;
    }

    private CommandException Wrong(string column, string what) => new($"'{file.Path}', row {_row + 1}: there is {what} in '{column}'.");
}

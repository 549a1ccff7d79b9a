namespace RouteLlm;

/// <summary>A column of a Parquet file, read row by row; a row may be asked for several times, and none after a later one.</summary>
internal sealed class ParquetOutcomeColumn : IDisposable
{
    private readonly ColumnReader<string>? _texts;
    private readonly ColumnReader<double>? _numbers;
    private long _row = -1;
    private string? _text;
    private double? _number;

    /// <exception cref="CommandException">The column holds lists, or neither texts nor numbers.</exception>
    public ParquetOutcomeColumn(ParquetFile file, ParquetColumn column)
    {
        if (column.IsList || !(column.HoldsText || column.HoldsNumbers))
        {
            throw new CommandException($"'{file.Path}' has the column {column}, but texts or numbers are needed.");
        }

        if (column.HoldsText)
        {
            _texts = file.ReadTexts(column);
        }
        else
        {
            _numbers = file.ReadNumbers(column);
        }
    }

    public bool IsThereIn(long row) => TextIn(row) is { Length: > 0 } || NumberIn(row) is not null;

    public string? TextIn(long row)
    {
        GoTo(row);
        return _text;
    }

    public double? NumberIn(long row)
    {
        GoTo(row);
        return _number;
    }

    public void Dispose()
    {
        _texts?.Dispose();
        _numbers?.Dispose();
    }

    private void GoTo(long row)
    {
        for (; _row < row; _row++)
        {
            _text = _texts is not null && _texts.ReadRow() is [var text, ..] ? text : null;
            _number = _numbers is not null && _numbers.ReadRow() is [var number, ..] ? number : null;
        }
    }
}

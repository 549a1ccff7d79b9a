namespace RouteLlm;

/// <summary>The only column of a Parquet file that holds lists of floats.</summary>
internal sealed class ParquetEmbeddings : IEmbeddingTable
{
    private readonly ParquetFile _file;
    private readonly ParquetColumn _column;

    public ParquetEmbeddings(string path)
    {
        _file = ParquetFile.Open(path);
        ParquetColumn[] columns = [.. _file.Columns.Where(static column => column is { HoldsFloats: true, IsList: true })];
        _column = columns is [var only]
            ? only
            : throw new CommandException($"'{path}' has {columns.Length} columns with lists of floats, but exactly 1 is needed. Its columns: {string.Join(", ", _file.Columns)}.");
        if (Rows > 0)
        {
            using ColumnReader<double> first = _file.ReadNumbers(_column);
            Dimensions = first.ReadRow().Length;
        }
    }

    public string Path => _file.Path;

    public long Rows => _file.Rows;

    public int Dimensions { get; }

    public IEnumerable<ReadOnlyMemory<float>> ReadRows()
    {
        using ColumnReader<double> column = _file.ReadNumbers(_column);
        float[] values = [];
        for (long row = 0; row < Rows; row++)
        {
            yield return Read(column, ref values, row);
        }
    }

    public void Dispose()
    {
        // Each reading opens the file and closes it.
    }

    private ReadOnlyMemory<float> Read(ColumnReader<double> column, ref float[] values, long row)
    {
        ReadOnlySpan<double> numbers = column.ReadRow();
        if (column.LacksValue)
        {
            throw new CommandException($"'{Path}', row {row} (from 0): the list of numbers has a null in it.");
        }

        if (values.Length < numbers.Length)
        {
            values = new float[numbers.Length];
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            values[i] = (float)numbers[i];
        }

        return values.AsMemory(0, numbers.Length);
    }
}

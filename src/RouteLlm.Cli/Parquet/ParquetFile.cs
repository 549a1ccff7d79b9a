using System.Buffers.Binary;

namespace RouteLlm;

/// <summary>A Parquet file: its columns, which are read row by row (github.com/apache/parquet-format).</summary>
internal sealed class ParquetFile
{
    // The footer's length and the magic bytes stand behind it.
    private const int TrailerLength = 8;
    private const int MaximumFooterLength = 1 << 29;

    public ParquetFile(string path, long rows, IReadOnlyList<ParquetColumn> columns, MemoryBudget memory) =>
        (Path, Rows, Columns, Memory) = (path, rows, columns, memory);

    public string Path { get; }

    public long Rows { get; }

    /// <summary>Gets the columns of values and lists of values; structures are not among them.</summary>
    public IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>Gets the memory that all that reads the file may hold together.</summary>
    public MemoryBudget Memory { get; }

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>Reads what the file's footer says.</summary>
    /// <exception cref="CommandException">The file is damaged or no Parquet file.</exception>
    public static ParquetFile Open(string path)
    {
        using FileStream stream = File.OpenRead(path);
        try
        {
            return new ParquetFooter(ReadFooter(stream)).ToFile(path, stream.Length);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new CommandException($"'{path}' cannot be read as Parquet: {exception.Message}", exception);
        }
    }

    /// <summary>Opens a column of numbers, which is read from its first row.</summary>
    public ColumnReader<double> ReadNumbers(ParquetColumn column) => new(this, column, new NumberFormat(column.Type, Memory));

    /// <summary>Opens a column of texts, which is read from its first row.</summary>
    public ColumnReader<string> ReadTexts(ParquetColumn column) => new(this, column, new TextFormat(column.Type, Memory));

    private static byte[] ReadFooter(FileStream stream)
    {
        Span<byte> trailer = stackalloc byte[TrailerLength];
        if (stream.Length < TrailerLength + Magic.Length)
        {
            throw new InvalidDataException("it is too short.");
        }

        stream.Position = stream.Length - TrailerLength;
        stream.ReadExactly(trailer);
        if (!trailer[sizeof(int)..].SequenceEqual(Magic))
        {
            throw new InvalidDataException("it does not end as Parquet files do. It is truncated, encrypted or something else.");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(trailer);
        if (length < 0 || length > Math.Min(MaximumFooterLength, stream.Length - TrailerLength - Magic.Length))
        {
            throw new InvalidDataException($"its footer should have {length} bytes, but the file has {stream.Length}.");
        }

        byte[] footer = new byte[length];
        stream.Position = stream.Length - TrailerLength - length;
        stream.ReadExactly(footer);
        return footer;
    }
}

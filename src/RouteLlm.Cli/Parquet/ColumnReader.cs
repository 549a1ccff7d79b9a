using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>Reads a column row by row, page by page. Not safe for concurrent use.</summary>
/// <typeparam name="T">Numbers (<see cref="double"/>) or texts (<see cref="string"/>).</typeparam>
internal sealed class ColumnReader<T> : IDisposable
{
    // Writers make pages of about a megabyte; a damaged header must not take all memory.
    private const int MaximumPageLength = 1 << 30;
    private const int MaximumPageValues = 1 << 26;

    private readonly ParquetFile _file;
    private readonly ParquetColumn _column;
    private readonly DecodePlain _decodePlain;
    private readonly FileStream _stream;
    private readonly List<T> _row = [];
    private int _nextChunk;
    private long _valuesLeft;
    private T[] _dictionary = [];
    private byte[] _compressed = [];
    private byte[] _page = [];
    private T[] _values = [];
    private int[] _indexes = [];
    private int[] _definitions = [];
    private int[] _repetitions = [];
    private int _entries;
    private int _entry;
    private int _value;

    private ColumnReader(ParquetFile file, ParquetColumn column, DecodePlain decodePlain)
    {
        (_file, _column, _decodePlain) = (file, column, decodePlain);
        _stream = File.OpenRead(file.Path);
    }

    private delegate void DecodePlain(PhysicalType type, ReadOnlySpan<byte> page, Span<T> values);

    public static ColumnReader<double> OfNumbers(ParquetFile file, ParquetColumn column) => new(file, column, PlainValues.ReadNumbers);

    public static ColumnReader<string> OfTexts(ParquetFile file, ParquetColumn column) => new(file, column, PlainValues.ReadTexts);

    /// <summary>Gets whether the row that was read last lacks a value that it has a place for.</summary>
    public bool LacksValue { get; private set; }

    /// <summary>Reads the next row.</summary>
    /// <returns>Its value, or the values of its list; empty if it has none. Valid until the next call.</returns>
    /// <exception cref="CommandException">The file is damaged, encoded in a way that cannot be read, or has no more rows.</exception>
    public ReadOnlySpan<T> ReadRow()
    {
        try
        {
            _row.Clear();
            LacksValue = false;
            if (!MoveToEntry())
            {
                throw new InvalidDataException("it has fewer rows than it should.");
            }

            do
            {
                AddEntry();
            }
            while (_column.IsList && MoveToEntry() && _repetitions[_entry] > 0);

            return CollectionsMarshal.AsSpan(_row);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new CommandException($"'{_file.Path}' cannot be read as Parquet, in column '{_column.Name}': {exception.Message}", exception);
        }
    }

    public void Dispose() => _stream.Dispose();

    private void AddEntry()
    {
        int definition = _column.DefinitionLevels == 0 ? 0 : _definitions[_entry];
        if (definition == _column.DefinitionLevels)
        {
            _row.Add(_values[_value++]);
        }
        else if (!_column.IsList || definition >= _column.ItemLevel)
        {
            LacksValue = true;
        }

        _entry++;
    }

    private bool MoveToEntry()
    {
        while (_entry == _entries)
        {
            while (_valuesLeft == 0)
            {
                if (_nextChunk == _column.Chunks.Count)
                {
                    return false;
                }

                ColumnChunk chunk = _column.Chunks[_nextChunk++];
                _stream.Position = chunk.Offset >= 0 && chunk.Offset <= _stream.Length ? chunk.Offset : throw new InvalidDataException("it lies outside the file.");
                _valuesLeft = chunk.Values;
                _dictionary = [];
            }

            ReadPage(_column.Chunks[_nextChunk - 1].Codec);
        }

        return true;
    }

    private void ReadPage(CompressionCodec codec)
    {
        var header = PageHeader.Read(_stream);
        if (header.Length is < 0 or > MaximumPageLength || header.CompressedLength < 0 || header.CompressedLength > _stream.Length - _stream.Position
            || header.Values is < 0 or > MaximumPageValues || header.DefinitionsLength < 0 || header.RepetitionsLength < 0)
        {
            throw new InvalidDataException("a page has sizes that cannot be.");
        }

        if (header.Type is not (PageType.Data or PageType.DataV2 or PageType.Dictionary))
        {
            _stream.Position += header.CompressedLength;
            return;
        }

        // Levels of the second version stand before what is compressed.
        int levels = header.Type == PageType.DataV2 ? header.DefinitionsLength + header.RepetitionsLength : 0;
        if (levels < 0 || levels > Math.Min(header.Length, header.CompressedLength))
        {
            throw new InvalidDataException("a page has sizes that cannot be.");
        }

        Span<byte> page = Room(ref _page, header.Length);
        _stream.ReadExactly(page[..levels]);
        int compressedLength = header.CompressedLength - levels;
        _stream.ReadExactly(Room(ref _compressed, compressedLength));
        if (page.Length > levels)
        {
            PageCompression.Decompress(header.IsCompressed ? codec : CompressionCodec.Uncompressed, _compressed, compressedLength, page[levels..]);
        }

        if (header.Type == PageType.Dictionary)
        {
            _dictionary = new T[header.Values];
            _decodePlain(_column.Type, page, _dictionary);
            return;
        }

        if (header.Values > _valuesLeft)
        {
            throw new InvalidDataException("its pages hold more values than they should.");
        }

        _valuesLeft -= header.Values;
        ReadData(header, page);
    }

    private void ReadData(PageHeader header, ReadOnlySpan<byte> page)
    {
        var source = new ByteCursor(page);
        (_entry, _entries, _value) = (0, header.Values, 0);
        if (_column.IsList)
        {
            ReadLevels(header, header.RepetitionsLength, maximum: 1, ref source, Room(ref _repetitions, _entries));
        }

        int values = _entries;
        if (_column.DefinitionLevels > 0)
        {
            Span<int> definitions = Room(ref _definitions, _entries);
            ReadLevels(header, header.DefinitionsLength, _column.DefinitionLevels, ref source, definitions);
            values = definitions.Count(_column.DefinitionLevels);
        }

        Span<T> destination = Room(ref _values, values);
        switch (header.Encoding)
        {
            case PageEncoding.Plain:
                _decodePlain(_column.Type, source.TakeRest(), destination);
                break;
            case PageEncoding.RleDictionary or PageEncoding.PlainDictionary:
                ReadFromDictionary(ref source, destination);
                break;
            default:
                throw new InvalidDataException($"it is encoded as {header.Encoding}. Write it with the encoding PLAIN or with dictionaries.");
        }
    }

    private static void ReadLevels(PageHeader header, int length, int maximum, ref ByteCursor source, Span<int> levels)
    {
        ReadOnlySpan<byte> encoded = source.Take(header.Type == PageType.Data ? source.TakeInt32() : length);
        int bits = 32 - int.LeadingZeroCount(maximum);
        HybridEncoding.Decode(encoded, bits, levels);
    }

    private void ReadFromDictionary(ref ByteCursor source, Span<T> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        int bits = source.TakeByte();
        Span<int> indexes = Room(ref _indexes, values.Length);
        HybridEncoding.Decode(source.TakeRest(), bits, indexes);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (uint)indexes[i] < (uint)_dictionary.Length ? _dictionary[indexes[i]] : throw new InvalidDataException("it refers to a value outside its dictionary.");
        }
    }

    private static Span<TItem> Room<TItem>(ref TItem[] array, int length)
    {
        if (array.Length < length)
        {
            array = new TItem[Math.Max(length, Math.Min(2 * array.Length, MaximumPageValues))];
        }

        return array.AsSpan(0, length);
    }
}

using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>Reads a column row by row, page by page. Not safe for concurrent use.</summary>
/// <typeparam name="T">Numbers (<see cref="double"/>) or texts (<see cref="string"/>).</typeparam>
internal sealed class ColumnReader<T> : IDisposable
{
    // Beyond the longest embedding; a few damaged bytes can claim a list of billions.
    private const int MaximumRowValues = 1 << 17;

    private readonly ParquetFile _file;
    private readonly ParquetColumn _column;
    private readonly ValueFormat<T> _format;
    private readonly PageReader _pages;
    private readonly List<T> _row = [];
    private readonly int[] _repetitions;
    private readonly int[] _definitions;
    private readonly T[] _values;
    private T[] _dictionary = [];
    private long _dictionaryBytes;
    private int _dictionaryChunk;
    private HybridDecoder? _repetitionLevels;
    private HybridDecoder? _definitionLevels;
    private ValueDecoder<T>? _pageValues;
    private int _leftInPage;
    private int _entries;
    private int _entry;
    private int _value;
    private long _rowBytes;

    public ColumnReader(ParquetFile file, ParquetColumn column, ValueFormat<T> format)
    {
        (_file, _column, _format) = (file, column, format);
        (_repetitions, _definitions, _values) = (new int[format.Batch], new int[format.Batch], new T[format.Batch]);
        _pages = new PageReader(file, column);
    }

    /// <summary>Gets whether the row that was read last lacks a value that it has a place for.</summary>
    public bool LacksValue { get; private set; }

    /// <summary>Reads the next row.</summary>
    /// <returns>Its value, or the values of its list; empty if it has none. Valid until the next call.</returns>
    /// <exception cref="CommandException">The file is damaged, encoded in a way that cannot be read, or has no more rows.</exception>
    public ReadOnlySpan<T> ReadRow()
    {
        try
        {
            ClearRow();
            if (!MoveToEntry())
            {
                throw new InvalidDataException("it has fewer rows than it should.");
            }

            int entries = 0;
            do
            {
                AddEntry();
                if (++entries > MaximumRowValues)
                {
                    throw new InvalidDataException($"a row has more than {MaximumRowValues} values.");
                }
            }
            while (_column.IsList && MoveToEntry() && _repetitions[_entry] > 0);

            return CollectionsMarshal.AsSpan(_row);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new CommandException($"'{_file.Path}' cannot be read as Parquet, in column '{_column.Name}': {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        ClearRow();
        ClearDictionary();
        _pages.Dispose();
        _format.Dispose();
    }

    private void ClearRow()
    {
        _row.Clear();
        _file.Memory.Return(_rowBytes);
        _rowBytes = 0;
        LacksValue = false;
    }

    private void AddEntry()
    {
        int definition = _column.DefinitionLevels == 0 ? 0 : _definitions[_entry];
        if (definition == _column.DefinitionLevels)
        {
            T value = _values[_value++];
            long bytes = _format.BytesOf(value);
            _file.Memory.Take(bytes);
            _rowBytes += bytes;
            _row.Add(value);
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
            while (_leftInPage == 0)
            {
                if (!_pages.MoveNext())
                {
                    return false;
                }

                OpenPage();
            }

            ReadEntries();
        }

        return true;
    }

    private void OpenPage()
    {
        if (_dictionaryChunk != _pages.Chunk)
        {
            ClearDictionary();
            _dictionaryChunk = _pages.Chunk;
        }

        if (_pages.Header.Type == PageType.Dictionary)
        {
            ReadDictionary();
            return;
        }

        var page = DataPage.Split(_pages.Header, _pages.Body, _column);
        _repetitionLevels = new HybridDecoder(page.Repetitions, bits: 1);
        _definitionLevels = new HybridDecoder(page.Definitions, bits: 32 - int.LeadingZeroCount(_column.DefinitionLevels));
        _pageValues = _pages.Header.Encoding is PageEncoding.RleDictionary or PageEncoding.PlainDictionary
            ? DictionaryValues<T>.Open(_dictionary, page.Values)
            : _format.Decode(_pages.Header.Encoding, page.Values);
        _leftInPage = _pages.Header.Values;
    }

    private void ReadDictionary()
    {
        ClearDictionary();
        int values = _pages.Header.Values;
        long bytes = _format.BytesOfDictionary(values, _pages.Body.Length);
        _file.Memory.Take(bytes);
        _dictionaryBytes = bytes;
        _dictionary = new T[values];
        _format.Decode(PageEncoding.Plain, _pages.Body).Read(_dictionary);
    }

    private void ClearDictionary()
    {
        _dictionary = [];
        _file.Memory.Return(_dictionaryBytes);
        _dictionaryBytes = 0;
    }

    private void ReadEntries()
    {
        (_entry, _entries, _value) = (0, Math.Min(_leftInPage, _format.Batch), 0);
        _leftInPage -= _entries;
        if (_column.IsList)
        {
            _repetitionLevels!.Read(_repetitions.AsSpan(0, _entries));
        }

        int values = _entries;
        if (_column.DefinitionLevels > 0)
        {
            Span<int> definitions = _definitions.AsSpan(0, _entries);
            _definitionLevels!.Read(definitions);
            values = definitions.Count(_column.DefinitionLevels);
        }

        _pageValues!.Read(_values.AsSpan(0, values));
    }
}

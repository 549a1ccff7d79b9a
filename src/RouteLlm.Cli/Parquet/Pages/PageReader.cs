namespace RouteLlm;

/// <summary>Reads and decompresses the pages of a column one after the other. Not safe for concurrent use.</summary>
internal sealed class PageReader : IDisposable
{
    // A header that claims more is damaged.
    private const int MaximumPageValues = 1 << 26;

    private readonly ParquetColumn _column;
    private readonly FileStream _stream;
    private readonly PageBuffer _compressed;
    private readonly PageBuffer _page;
    private int _nextChunk;
    private long _valuesLeft;

    public PageReader(ParquetFile file, ParquetColumn column)
    {
        _column = column;
        (_compressed, _page) = (new PageBuffer(file.Memory), new PageBuffer(file.Memory));
        _stream = File.OpenRead(file.Path);
    }

    /// <summary>Gets the header of the page that was read last.</summary>
    public PageHeader Header { get; private set; } = new();

    /// <summary>Gets what stands in that page, decompressed. Valid until the next page is read.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Gets how many row groups have been begun, each of which has a dictionary of its own.</summary>
    public int Chunk => _nextChunk;

    /// <summary>Goes to the next dictionary or page of values, if there is one.</summary>
    /// <exception cref="InvalidDataException">The page is damaged.</exception>
    /// <exception cref="EndOfStreamException">The file ends within the page.</exception>
    public bool MoveNext()
    {
        do
        {
            while (_valuesLeft == 0)
            {
                if (_nextChunk == _column.Chunks.Count)
                {
                    return false;
                }

                ColumnChunk chunk = _column.Chunks[_nextChunk++];
                _stream.Position = chunk.Offset >= 0 && chunk.Offset <= _stream.Length
                    ? chunk.Offset
                    : throw new InvalidDataException("it lies outside the file.");
                _valuesLeft = chunk.Values >= 0 ? chunk.Values : throw new InvalidDataException($"it should have {chunk.Values} values.");
            }
        }
        while (!TryReadPage(_column.Chunks[_nextChunk - 1].Codec));

        return true;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _compressed.Dispose();
        _page.Dispose();
    }

    private bool TryReadPage(CompressionCodec codec)
    {
        Header = PageHeader.Read(_stream);
        if (Header.Length < 0 || Header.CompressedLength < 0 || Header.CompressedLength > _stream.Length - _stream.Position
            || Header.Values is < 0 or > MaximumPageValues || Header.DefinitionsLength < 0 || Header.RepetitionsLength < 0)
        {
            throw new InvalidDataException("a page has impossible sizes.");
        }

        if (Header.Type is not (PageType.Data or PageType.DataV2 or PageType.Dictionary))
        {
            _stream.Position += Header.CompressedLength;
            return false;
        }

        if (Header.Type != PageType.Dictionary)
        {
            _valuesLeft = Header.Values <= _valuesLeft
                ? _valuesLeft - Header.Values
                : throw new InvalidDataException("its pages hold more values than they should.");
        }

        ReadBody(Header.IsCompressed ? codec : CompressionCodec.Uncompressed);
        return true;
    }

    private void ReadBody(CompressionCodec codec)
    {
        // Levels of the second version stand before what is compressed.
        long levels = Header.Type == PageType.DataV2 ? (long)Header.DefinitionsLength + Header.RepetitionsLength : 0;
        if (levels > Math.Min(Header.Length, Header.CompressedLength))
        {
            throw new InvalidDataException("a page has impossible sizes.");
        }

        Memory<byte> page = _page.Room(Header.Length);
        _stream.ReadExactly(page.Span[..(int)levels]);
        Span<byte> values = page.Span[(int)levels..];
        int compressedLength = Header.CompressedLength - (int)levels;
        if (codec == CompressionCodec.Uncompressed)
        {
            _stream.ReadExactly(compressedLength == values.Length ? values : throw new InvalidDataException("a page has two lengths."));
        }
        else
        {
            Memory<byte> compressed = _compressed.Room(compressedLength);
            _stream.ReadExactly(compressed.Span);
            if (!values.IsEmpty)
            {
                PageCompression.Decompress(codec, compressed, values);
            }
        }

        Body = page;
    }
}

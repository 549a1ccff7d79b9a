namespace RouteLlm;

/// <summary>Reads the structures of a footer, by the numbers of their fields in parquet.thrift.</summary>
internal sealed class ParquetFooter(byte[] bytes)
{
    // In the footer an empty node takes a byte, in memory a hundred; a column's part takes more than this in the footer.
    private const int MaximumElements = 1 << 14;
    private const int MinimumChunkLength = 16;
    private const int DecimalConvertedType = 5;
    private const int Float16Meaning = 15;

    private readonly ThriftReader _thrift = new(new MemoryStream(bytes));
    private int _chunksLeft = bytes.Length / MinimumChunkLength;

    /// <exception cref="InvalidDataException">The footer is damaged.</exception>
    public ParquetFile ToFile(string path, long fileLength)
    {
        IReadOnlyList<SchemaElement> schema = [];
        IReadOnlyList<(IReadOnlyList<ColumnChunk> Chunks, long Rows)> groups = [];
        _thrift.ReadStruct((id, type) =>
        {
            switch (id, type)
            {
                case (2, ThriftType.List):
                    schema = _thrift.ReadList(ReadElement, MaximumElements);
                    break;
                case (4, ThriftType.List):
                    groups = _thrift.ReadList(ReadRowGroup, bytes.Length / MinimumChunkLength);
                    break;
                default:
                    _thrift.Skip(type);
                    break;
            }
        });
        IReadOnlyList<SchemaLeaf?> leaves = new ParquetSchema(schema).ReadLeaves();
        if (groups.Any(group => group.Chunks.Count != leaves.Count || group.Rows is < 0 or > int.MaxValue))
        {
            throw new InvalidDataException("its row groups and its schema disagree.");
        }

        var columns = new List<ParquetColumn>();
        for (int i = 0; i < leaves.Count; i++)
        {
            if (leaves[i] is { } leaf)
            {
                int place = i;
                columns.Add(new ParquetColumn(leaf.Name, leaf.Type, leaf.Repetitions > 0, leaf.Definitions, leaf.ItemLevel, [.. groups.Select(group => group.Chunks[place])]));
            }
        }

        return new ParquetFile(path, groups.Sum(static group => group.Rows), columns, new MemoryBudget(fileLength));
    }

    private SchemaElement ReadElement()
    {
        var element = new SchemaElement(string.Empty, default, default, 0);
        StoredType stored = default;
        bool isDecimal = false;
        int scale = 0;
        _thrift.ReadStruct((id, type) =>
        {
            switch (id, type)
            {
                case (1, ThriftType.Int32):
                    stored = stored with { Physical = (PhysicalType)_thrift.ReadInt32() };
                    break;
                case (2, ThriftType.Int32):
                    stored = stored with { Length = _thrift.ReadInt32() };
                    break;
                case (3, ThriftType.Int32):
                    element = element with { Repetition = (Repetition)_thrift.ReadInt32() };
                    break;
                case (4, ThriftType.Binary):
                    element = element with { Name = _thrift.ReadText() };
                    break;
                case (5, ThriftType.Int32):
                    element = element with { Children = _thrift.ReadInt32() };
                    break;
                case (6, ThriftType.Int32):
                    isDecimal = _thrift.ReadInt32() == DecimalConvertedType;
                    break;
                case (7, ThriftType.Int32):
                    scale = _thrift.ReadInt32();
                    break;
                case (10, ThriftType.Struct):
                    _thrift.ReadStruct((meaning, meaningType) =>
                    {
                        stored = stored with { IsHalf = (meaning, meaningType) == (Float16Meaning, ThriftType.Struct) };
                        _thrift.Skip(meaningType);
                    });
                    break;
                default:
                    _thrift.Skip(type);
                    break;
            }
        });
        return element with { Type = stored with { DecimalScale = isDecimal ? scale : null } };
    }

    private (IReadOnlyList<ColumnChunk> Chunks, long Rows) ReadRowGroup()
    {
        IReadOnlyList<ColumnChunk> chunks = [];
        long rows = 0;
        _thrift.ReadStruct((id, type) =>
        {
            switch (id, type)
            {
                case (1, ThriftType.List):
                    chunks = _thrift.ReadList(ReadChunk, _chunksLeft);
                    _chunksLeft -= chunks.Count;
                    break;
                case (3, ThriftType.Int64):
                    rows = _thrift.ReadInt64();
                    break;
                default:
                    _thrift.Skip(type);
                    break;
            }
        });
        return (chunks, rows);
    }

    private ColumnChunk ReadChunk()
    {
        var chunk = new ColumnChunk(default, 0, 0);
        _thrift.ReadStruct((id, type) =>
        {
            if ((id, type) == (3, ThriftType.Struct))
            {
                chunk = ReadChunkMetadata();
            }
            else if ((id, type) == (1, ThriftType.Binary))
            {
                throw new InvalidDataException("its columns lie in other files.");
            }
            else
            {
                _thrift.Skip(type);
            }
        });
        return chunk;
    }

    private ColumnChunk ReadChunkMetadata()
    {
        var chunk = new ColumnChunk(default, 0, 0);
        long data = 0, dictionary = 0;
        _thrift.ReadStruct((id, type) =>
        {
            switch (id, type)
            {
                case (4, ThriftType.Int32):
                    chunk = chunk with { Codec = (CompressionCodec)_thrift.ReadInt32() };
                    break;
                case (5, ThriftType.Int64):
                    chunk = chunk with { Values = _thrift.ReadInt64() };
                    break;
                case (9, ThriftType.Int64):
                    data = _thrift.ReadInt64();
                    break;
                case (11, ThriftType.Int64):
                    dictionary = _thrift.ReadInt64();
                    break;
                default:
                    _thrift.Skip(type);
                    break;
            }
        });

        // Some writers say 0 where there is no dictionary.
        return chunk with { Offset = dictionary > 0 ? Math.Min(dictionary, data) : data };
    }
}

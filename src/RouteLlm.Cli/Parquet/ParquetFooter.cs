namespace RouteLlm;

/// <summary>Reads the structures of a footer, by the numbers of their fields in parquet.thrift.</summary>
internal sealed class ParquetFooter(byte[] bytes)
{
    private readonly ThriftReader _thrift = new(new MemoryStream(bytes));

    public ParquetFile ToFile(string path)
    {
        IReadOnlyList<SchemaElement> schema = [];
        IReadOnlyList<(IReadOnlyList<ColumnChunk> Chunks, long Rows)> groups = [];
        _thrift.ReadStruct((id, type) =>
        {
            switch (id, type)
            {
                case (2, ThriftType.List):
                    schema = _thrift.ReadList(ReadElement);
                    break;
                case (4, ThriftType.List):
                    groups = _thrift.ReadList(ReadRowGroup);
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

        return new ParquetFile(path, groups.Sum(static group => group.Rows), columns);
    }

    private SchemaElement ReadElement()
    {
        var element = new SchemaElement(string.Empty, default, default, 0);
        _thrift.ReadStruct((id, type) =>
        {
            switch (id, type)
            {
                case (1, ThriftType.Int32):
                    element = element with { Type = (PhysicalType)_thrift.ReadInt32() };
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
                default:
                    _thrift.Skip(type);
                    break;
            }
        });
        return element;
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
                    chunks = _thrift.ReadList(ReadChunk);
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

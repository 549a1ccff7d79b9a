namespace RouteLlm;

/// <summary>What stands before a page of a Parquet file.</summary>
internal sealed record PageHeader
{
    public PageType Type { get; private set; }

    /// <summary>Gets the length of the page when it is decompressed.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the length of the page in the file.</summary>
    public int CompressedLength { get; private set; }

    /// <summary>Gets the number of values, with those that are missing.</summary>
    public int Values { get; private set; }

    public PageEncoding Encoding { get; private set; }

    /// <summary>Gets the length of the definition levels, in the second version of pages alone.</summary>
    public int DefinitionsLength { get; private set; }

    /// <summary>Gets the length of the repetition levels, in the second version of pages alone.</summary>
    public int RepetitionsLength { get; private set; }

    public bool IsCompressed { get; private set; } = true;

    /// <summary>Gets how the levels are encoded, in the first version of pages alone; in the second there is one way.</summary>
    public PageEncoding LevelEncoding { get; private set; } = PageEncoding.Rle;

    /// <summary>Reads a header, by the numbers of its fields in parquet.thrift.</summary>
    public static PageHeader Read(Stream stream)
    {
        var thrift = new ThriftReader(stream);
        var header = new PageHeader();
        thrift.ReadStruct((id, type) =>
        {
            switch (id, type)
            {
                case (1, ThriftType.Int32):
                    header.Type = (PageType)thrift.ReadInt32();
                    break;
                case (2, ThriftType.Int32):
                    header.Length = thrift.ReadInt32();
                    break;
                case (3, ThriftType.Int32):
                    header.CompressedLength = thrift.ReadInt32();
                    break;
                case (5 or 7, ThriftType.Struct):
                    thrift.ReadStruct(header.ReadValues(thrift, encodingId: 2));
                    break;
                case (8, ThriftType.Struct):
                    thrift.ReadStruct(header.ReadValues(thrift, encodingId: 4));
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        });
        return header;
    }

    // The headers of dictionaries and of both versions of data pages agree in what is read here, but for where the encoding stands.
    private Action<int, ThriftType> ReadValues(ThriftReader thrift, int encodingId) => (id, type) =>
    {
        if ((id, type) == (1, ThriftType.Int32))
        {
            Values = thrift.ReadInt32();
        }
        else if ((id, type) == (encodingId, ThriftType.Int32))
        {
            Encoding = (PageEncoding)thrift.ReadInt32();
        }
        else if ((encodingId, id, type) == (2, 3, ThriftType.Int32))
        {
            LevelEncoding = (PageEncoding)thrift.ReadInt32();
        }
        else if ((encodingId, id, type) == (4, 5, ThriftType.Int32))
        {
            DefinitionsLength = thrift.ReadInt32();
        }
        else if ((encodingId, id, type) == (4, 6, ThriftType.Int32))
        {
            RepetitionsLength = thrift.ReadInt32();
        }
        else if ((encodingId, id) == (4, 7) && type is ThriftType.True or ThriftType.False)
        {
            IsCompressed = type == ThriftType.True;
        }
        else
        {
            thrift.Skip(type);
        }
    };
}

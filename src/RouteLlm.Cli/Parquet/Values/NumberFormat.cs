namespace RouteLlm;

/// <summary>Numbers of whatever type.</summary>
internal sealed class NumberFormat(StoredType type, MemoryBudget memory) : ValueFormat<double>(type, memory)
{
    public override int Batch => 1024;

    public override long BytesOf(double value) => 0;

    public override long BytesOfDictionary(int values, int pageLength) => sizeof(double) * (long)values;

    public override ValueDecoder<double> Decode(PageEncoding encoding, ReadOnlyMemory<byte> data)
    {
        if (!Type.HoldsNumbers)
        {
            throw new InvalidDataException($"it holds values of type {Type}, which are not numbers.");
        }

        ValueDecoder<double> stored = DecodeStored(encoding, data);
        return Type.DecimalScale is int scale ? new ScaledNumbers(stored, scale) : stored;
    }

    private ValueDecoder<double> DecodeStored(PageEncoding encoding, ReadOnlyMemory<byte> data) => (encoding, Type.Physical) switch
    {
        (PageEncoding.Plain, PhysicalType.Boolean) => new PlainBooleans(data),
        (PageEncoding.Rle, PhysicalType.Boolean) => new DictionaryValues<double>([0, 1], new HybridDecoder(data.IsEmpty ? data : DataPage.TakePrefixed(ref data), bits: 1)),
        (PageEncoding.Plain, PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.Float or PhysicalType.Double) => new PlainNumbers(Type, data),
        (PageEncoding.DeltaBinaryPacked, PhysicalType.Int32 or PhysicalType.Int64) => new DeltaNumbers(Type.Physical, new DeltaDecoder(data)),
        _ => new ByteArrayNumbers(Type, ByteArrayDecoder.Open(Type, encoding, data, Previous)),
    };
}

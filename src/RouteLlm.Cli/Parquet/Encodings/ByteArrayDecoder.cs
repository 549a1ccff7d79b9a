namespace RouteLlm;

/// <summary>Decodes values that are bytes.</summary>
internal abstract class ByteArrayDecoder
{
    /// <summary>Decodes the next value, which is valid until the next call.</summary>
    /// <exception cref="InvalidDataException">No value is left, or it is damaged.</exception>
    public abstract ReadOnlySpan<byte> Next();

    /// <param name="type">How the column stores its values.</param>
    /// <param name="encoding">How the page encodes them.</param>
    /// <param name="data">The page's values.</param>
    /// <param name="previous">Room for the value before, where a value repeats a part of it.</param>
    /// <exception cref="InvalidDataException">Such values cannot be encoded so, or they are damaged.</exception>
    public static ByteArrayDecoder Open(StoredType type, PageEncoding encoding, ReadOnlyMemory<byte> data, PageBuffer previous) => (encoding, type.Physical) switch
    {
        (PageEncoding.Plain, PhysicalType.ByteArray) => new PlainByteArrays(data),
        (PageEncoding.Plain, _) => new FixedLengthByteArrays(data, type.ByteLength),
        (PageEncoding.ByteStreamSplit, not PhysicalType.ByteArray) => new SplitByteArrays(data, type.ByteLength),
        (PageEncoding.DeltaLengthByteArray, PhysicalType.ByteArray) => new DeltaLengthByteArrays(data),
        (PageEncoding.DeltaByteArray, PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray) => new DeltaByteArrays(data, previous),
        _ => throw new InvalidDataException($"it encodes values of type {type} as {encoding}, which cannot be read. Write it with the encoding PLAIN or with dictionaries."),
    };
}

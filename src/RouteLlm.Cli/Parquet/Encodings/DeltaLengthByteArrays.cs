namespace RouteLlm;

/// <summary>Decodes values that stand one after the other, behind all their lengths (Parquet's encoding DELTA_LENGTH_BYTE_ARRAY).</summary>
internal sealed class DeltaLengthByteArrays : ByteArrayDecoder
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly DeltaDecoder _lengths;
    private int _next;

    /// <exception cref="InvalidDataException">The lengths are damaged.</exception>
    public DeltaLengthByteArrays(ReadOnlyMemory<byte> data)
    {
        _data = data;
        _lengths = new DeltaDecoder(data);
        _next = _lengths.FindEnd();
    }

    public override ReadOnlySpan<byte> Next()
    {
        long length = _lengths.Next();
        if (length < 0 || length > _data.Length - _next)
        {
            throw new InvalidDataException($"a value has {length} bytes, but its page ends after {_data.Length - _next}.");
        }

        ReadOnlySpan<byte> value = _data.Span.Slice(_next, (int)length);
        _next += (int)length;
        return value;
    }
}

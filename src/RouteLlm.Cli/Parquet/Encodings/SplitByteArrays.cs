namespace RouteLlm;

/// <summary>
/// Decodes values of one length whose first bytes stand together, then their second ones, and so on (Parquet's encoding BYTE_STREAM_SPLIT).
/// </summary>
internal sealed class SplitByteArrays : ByteArrayDecoder
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly int _count;
    private readonly byte[] _value;
    private int _next;

    /// <exception cref="InvalidDataException">The last value is not whole.</exception>
    public SplitByteArrays(ReadOnlyMemory<byte> data, int length)
    {
        _data = data;
        _count = Math.DivRem(data.Length, length, out int rest);
        if (rest > 0)
        {
            throw new InvalidDataException($"its split values take {data.Length} bytes, which is not a multiple of {length}.");
        }

        _value = _count > 0 ? new byte[length] : [];
    }

    public override ReadOnlySpan<byte> Next()
    {
        if (_next == _count)
        {
            throw new InvalidDataException("its split values end too early.");
        }

        ReadOnlySpan<byte> data = _data.Span;
        for (int i = 0; i < _value.Length; i++)
        {
            _value[i] = data[(i * _count) + _next];
        }

        _next++;
        return _value;
    }
}

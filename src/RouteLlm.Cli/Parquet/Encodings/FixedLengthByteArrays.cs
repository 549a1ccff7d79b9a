namespace RouteLlm;

/// <summary>Decodes values of one length that stand one after the other.</summary>
internal sealed class FixedLengthByteArrays(ReadOnlyMemory<byte> data, int length) : ByteArrayDecoder
{
    private int _next;

    public override ReadOnlySpan<byte> Next()
    {
        ReadOnlySpan<byte> value = new ByteCursor(data.Span[_next..]).Take(length);
        _next += length;
        return value;
    }
}

namespace RouteLlm;

/// <summary>Decodes values that stand one after the other, each behind its length.</summary>
internal sealed class PlainByteArrays(ReadOnlyMemory<byte> data) : ByteArrayDecoder
{
    private int _next;

    public override ReadOnlySpan<byte> Next()
    {
        var source = new ByteCursor(data.Span[_next..]);
        ReadOnlySpan<byte> value = source.Take(source.TakeInt32());
        _next += source.Position;
        return value;
    }
}

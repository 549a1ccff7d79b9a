namespace RouteLlm;

/// <summary>Decodes values that repeat the beginning of the one before (Parquet's encoding DELTA_BYTE_ARRAY).</summary>
internal sealed class DeltaByteArrays : ByteArrayDecoder
{
    private readonly DeltaDecoder _prefixLengths;
    private readonly DeltaLengthByteArrays _suffixes;
    private readonly Memory<byte> _value;
    private int _length;

    /// <exception cref="InvalidDataException">The lengths are damaged.</exception>
    public DeltaByteArrays(ReadOnlyMemory<byte> data, PageBuffer previous)
    {
        _prefixLengths = new DeltaDecoder(data);
        _suffixes = new DeltaLengthByteArrays(data[_prefixLengths.FindEnd()..]);

        // Whatever a value repeats stands in the page, so that none is longer than the page.
        _value = previous.Room(data.Length);
    }

    public override ReadOnlySpan<byte> Next()
    {
        long prefixLength = _prefixLengths.Next();
        if (prefixLength < 0 || prefixLength > _length)
        {
            throw new InvalidDataException($"a value repeats {prefixLength} bytes of the one before, which has {_length}.");
        }

        ReadOnlySpan<byte> suffix = _suffixes.Next();
        Span<byte> value = _value.Span;
        suffix.CopyTo(value[(int)prefixLength..]);
        _length = (int)prefixLength + suffix.Length;
        return value[.._length];
    }
}

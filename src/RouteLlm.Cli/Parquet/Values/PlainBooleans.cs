namespace RouteLlm;

/// <summary>Decodes Booleans of one bit each (Parquet's encoding PLAIN) as 0 and 1.</summary>
internal sealed class PlainBooleans(ReadOnlyMemory<byte> data) : ValueDecoder<double>
{
    private long _next;

    public override void Read(Span<double> values)
    {
        if (_next + values.Length > 8L * data.Length)
        {
            throw new InvalidDataException("its Booleans end too early.");
        }

        ReadOnlySpan<byte> bits = data.Span;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = PackedBits.Read(bits, _next++, width: 1);
        }
    }
}

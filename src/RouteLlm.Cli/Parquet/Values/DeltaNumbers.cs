namespace RouteLlm;

/// <summary>Decodes whole numbers stored as differences.</summary>
internal sealed class DeltaNumbers(PhysicalType type, DeltaDecoder deltas) : ValueDecoder<double>
{
    public override void Read(Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            long value = deltas.Next();

            // Differences of 32 bits wrap around at 32 bits.
            values[i] = type == PhysicalType.Int32 ? unchecked((int)value) : value;
        }
    }
}

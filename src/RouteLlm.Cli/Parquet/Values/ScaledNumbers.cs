namespace RouteLlm;

/// <summary>Decodes decimals from whole numbers.</summary>
internal sealed class ScaledNumbers(ValueDecoder<double> whole, int scale) : ValueDecoder<double>
{
    private readonly double _divisor = Math.Pow(10, scale);

    public override void Read(Span<double> values)
    {
        whole.Read(values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] /= _divisor;
        }
    }
}

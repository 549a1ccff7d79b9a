using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>
/// Numbers of the standard normal distribution (Box and Muller, 1958, "A Note on the Generation of Random Normal Deviates").
/// </summary>
internal static class GaussianNoise
{
    // 2⁻²⁴, so that 24 bits of a draw become a number above 0 and at most 1, of which the logarithm is finite.
    private const float UnitStep = 1f / (1 << 24);
    private const int UnitBits = 24;

    /// <summary>Fills a span with independent numbers.</summary>
    /// <param name="random">Where they come from.</param>
    /// <param name="values">What is filled.</param>
    /// <param name="scratch">Room for as many numbers and one more.</param>
    public static void Fill(ref SplitMix64 random, Span<float> values, Span<float> scratch)
    {
        // Each pair of uniform numbers gives radius and angle, and these a cosine and a sine.
        int half = (values.Length + 1) / 2;
        Span<float> radii = scratch[..half];
        Span<float> angles = scratch.Slice(half, half);
        for (int i = 0; i < half; i++)
        {
            ulong bits = random.Next();
            radii[i] = ((uint)(bits >> (64 - UnitBits)) + 1) * UnitStep;
            angles[i] = ((uint)bits >> (32 - UnitBits)) * (2 * UnitStep);
        }

        TensorPrimitives.Log(radii, radii);
        TensorPrimitives.Multiply(radii, -2, radii);
        TensorPrimitives.Sqrt(radii, radii);
        int rest = values.Length - half;
        TensorPrimitives.CosPi(angles, values[..half]);
        TensorPrimitives.SinPi(angles[..rest], values[half..]);
        TensorPrimitives.Multiply(values[..half], radii, values[..half]);
        TensorPrimitives.Multiply(values[half..], radii[..rest], values[half..]);
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>Vector arithmetic that depends on the version of .NET.</summary>
internal static class Lanes
{
    /// <summary>Computes left · right + addend, in one instruction where the processor has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> MultiplyAdd(Vector<float> left, Vector<float> right, Vector<float> addend) =>
#if NET9_0_OR_GREATER
        Vector.MultiplyAddEstimate(left, right, addend);
#else
        (left * right) + addend;
#endif
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RouteLlm;

/// <summary>Reads 64 characters of a text at a time, where they are ASCII.</summary>
internal static class AsciiBlock
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref ushort source, out Vector512<byte> characters)
    {
        Vector512<ushort> low = Vector512.LoadUnsafe(ref source);
        Vector512<ushort> high = Vector512.LoadUnsafe(ref source, FoldedText.BlockLength / 2);
        characters = Vector512.Narrow(low, high);
        return ((low | high) & Vector512.Create((ushort)0xFF80)) == Vector512<ushort>.Zero;
    }
}

using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>Rows that lie one after the other in a mapped file, which they own.</summary>
internal sealed class MappedRows<T>(MappedFile file, long offset, int count, int length) : IRows<T>
    where T : unmanaged
{
    public int Count => count;

    public int Length => length;

    public void AddReference() => file.AddReference();

    public void Release() => file.Release();

    public ReadOnlySpan<T> From(int row)
    {
        int rows = (int)Math.Clamp(MappedFile.MaximumSlice / ((long)length * Unsafe.SizeOf<T>()), 1, count - row);
        return file.Slice<T>(offset + ((long)row * length * Unsafe.SizeOf<T>()), rows * length);
    }

    public void Dispose() => file.Dispose();
}

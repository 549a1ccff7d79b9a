namespace RouteLlm;

/// <summary>Rows in memory, in arrays of many rows each, so that no array outgrows what .NET allows.</summary>
internal sealed class RowBlocks<T> : IRows<T>
    where T : unmanaged
{
    private const int RowsPerBlock = 1024;

    private readonly T[][] _blocks;

    public RowBlocks(int rows, int length)
    {
        (Count, Length) = (rows, length);
        _blocks = new T[(rows + RowsPerBlock - 1) / RowsPerBlock][];
        for (int block = 0; block < _blocks.Length; block++)
        {
            _blocks[block] = new T[Math.Min(RowsPerBlock, rows - (block * RowsPerBlock)) * length];
        }
    }

    public int Count { get; }

    public int Length { get; }

    public Span<T> this[int row] => _blocks[row / RowsPerBlock].AsSpan(row % RowsPerBlock * Length, Length);

    public ReadOnlySpan<T> From(int row) => _blocks[row / RowsPerBlock].AsSpan(row % RowsPerBlock * Length);

    public void AddReference()
    {
        // Memory stays while it is reachable.
    }

    public void Release()
    {
        // See AddReference.
    }

    public void Dispose()
    {
        // Nothing but memory.
    }
}

namespace RouteLlm.SimilarityWeighted;

/// <summary>Rows of the same length, in arrays of many rows each, so that no array outgrows what .NET allows.</summary>
internal sealed class RowBlocks<T>
{
    private const int RowsPerBlock = 1024;

    private readonly T[][] _blocks;
    private readonly int _length;

    public RowBlocks(int rows, int length)
    {
        _length = length;
        _blocks = new T[(rows + RowsPerBlock - 1) / RowsPerBlock][];
        for (int block = 0; block < _blocks.Length; block++)
        {
            _blocks[block] = new T[Math.Min(RowsPerBlock, rows - (block * RowsPerBlock)) * length];
        }
    }

    public Span<T> this[int row] => _blocks[row / RowsPerBlock].AsSpan(row % RowsPerBlock * _length, _length);

    /// <summary>Gets the rows from one on, as many as lie together.</summary>
    public ReadOnlySpan<T> From(int row) => _blocks[row / RowsPerBlock].AsSpan(row % RowsPerBlock * _length);
}

namespace RouteLlm;

/// <summary>The rows of a <c>.npy</c> file.</summary>
internal sealed class NpyEmbeddings(string path) : IEmbeddingTable
{
    private readonly NpyFile _file = NpyFile.Open(path);

    public string Path => path;

    public long Rows => _file.Rows;

    public int Dimensions => _file.Rows > 0 ? _file.Columns : 0;

    public IEnumerable<ReadOnlyMemory<float>> ReadRows()
    {
        float[] values = new float[_file.Columns];
        for (long row = 0; row < _file.Rows; row++)
        {
            _file.ReadRow(row, values);
            yield return values;
        }
    }

    public void Dispose() => _file.Dispose();
}

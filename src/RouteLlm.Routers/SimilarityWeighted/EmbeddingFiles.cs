namespace RouteLlm;

/// <summary>The rows of one or several <c>.npy</c> files, one after the other, of which some may be left out.</summary>
/// <remarks>As <see cref="IRows{T}"/> only if all files hold native floats.</remarks>
internal sealed class EmbeddingFiles : IEmbeddingSource, IRows<float>
{
    private readonly NpyFile[] _files;
    private readonly List<EmbeddingRun> _runs = [];

    private EmbeddingFiles(NpyFile[] files) => _files = files;

    public IReadOnlyList<NpyFile> Files => _files;

    public int Count { get; private set; }

    public int Dimensions => _files[0].Columns;

    int IRows<float>.Length => Dimensions;

    /// <summary>Opens files whose rows are those of the kept battles, or those of all.</summary>
    public static EmbeddingFiles Open(IReadOnlyList<string> paths, BattleSet battles)
    {
        var opened = new List<NpyFile>(paths.Count);
        try
        {
            foreach (string path in paths)
            {
                NpyFile file = NpyFile.Open(path);
                opened.Add(file);
                if (file.Columns == 0 || file.Columns != opened[0].Columns)
                {
                    throw new ModelFileException(path, $"its rows have {file.Columns} values, but those of '{opened[0].Path}' have {opened[0].Columns}. Use one embedding model for all.");
                }
            }

            var files = new EmbeddingFiles([.. opened]);
            files.Align(battles);
            return files;
        }
        catch
        {
            opened.ForEach(static file => file.Dispose());
            throw;
        }
    }

    public void Read(int index, Span<float> destination)
    {
        EmbeddingRun run = RunOf(index);
        _files[run.File].ReadRow(run.Row + index - run.Start, destination);
    }

    public Exception Wrong(int index, string problem)
    {
        EmbeddingRun run = RunOf(index);
        return new ModelFileException(_files[run.File].Path, $"row {run.Row + index - run.Start} (from 0) {problem}");
    }

    public void AddReference()
    {
        int referenced = 0;
        try
        {
            for (; referenced < _files.Length; referenced++)
            {
                _files[referenced].AddReference();
            }
        }
        catch (ObjectDisposedException)
        {
            Array.ForEach(_files[..referenced], static file => file.Release());
            throw;
        }
    }

    public void Release() => Array.ForEach(_files, static file => file.Release());

    public ReadOnlySpan<float> From(int row)
    {
        EmbeddingRun run = RunOf(row);
        int before = row - run.Start;
        return _files[run.File].GetSingles(run.Row + before, run.Count - before);
    }

    /// <summary>Gets what to multiply each row with to give it unit length.</summary>
    public float[] GetUnitFactors()
    {
        float[] factors = new float[Count];
        AddReference();
        try
        {
            for (int i = 0; i < factors.Length; i++)
            {
                factors[i] = UnitLength.FactorOf(this, i, From(i)[..Dimensions]);
            }
        }
        finally
        {
            Release();
        }

        return factors;
    }

    public void Dispose() => Array.ForEach(_files, static file => file.Dispose());

    private void Align(BattleSet battles)
    {
        long rows = _files.Sum(static file => file.Rows);
        if (battles.FindMisalignment(rows) is { } error)
        {
            throw new ModelFileException(string.Join("', '", _files.Select(static file => file.Path)), error);
        }

        int fileIndex = 0;
        long before = 0;
        for (int i = 0; i < battles.Count; i++)
        {
            long row = battles.RowOf(i, rows);
            while (row - before >= _files[fileIndex].Rows)
            {
                before += _files[fileIndex++].Rows;
            }

            Add(fileIndex, row - before);
        }
    }

    private void Add(int file, long row)
    {
        EmbeddingRun last = _runs.Count > 0 ? _runs[^1] : default;
        if (last.Count > 0 && last.File == file && last.Row + last.Count == row && (last.Count + 1L) * Dimensions * sizeof(float) <= MappedFile.MaximumSlice)
        {
            _runs[^1] = last with { Count = last.Count + 1 };
        }
        else
        {
            _runs.Add(new EmbeddingRun(file, row, Count, 1));
        }

        Count++;
    }

    private EmbeddingRun RunOf(int index)
    {
        int low = 0;
        int high = _runs.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _runs[middle].Start <= index ? (middle, high) : (low, middle - 1);
        }

        return _runs[low];
    }

    /// <summary>Rows that lie one after the other in a file.</summary>
    /// <param name="File">Which file, from 0.</param>
    /// <param name="Row">The first row in the file.</param>
    /// <param name="Start">Its place among the embeddings in use.</param>
    /// <param name="Count">The number of rows.</param>
    private readonly record struct EmbeddingRun(int File, long Row, int Start, int Count);
}

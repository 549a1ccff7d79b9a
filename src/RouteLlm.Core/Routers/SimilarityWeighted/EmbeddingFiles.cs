using RouteLlm.Storage;

namespace RouteLlm.SimilarityWeighted;

/// <summary>The rows of one or several <c>.npy</c> files, one after the other, of which some may be left out.</summary>
internal sealed class EmbeddingFiles : IEmbeddingSource, IDisposable
{
    // So that a run is a span of less than 2³¹ values whatever its file.
    private const int MaximumRunValues = 1 << 28;

    private readonly NpyFile[] _files;
    private readonly List<EmbeddingRun> _runs = [];

    private EmbeddingFiles(NpyFile[] files) => _files = files;

    public IReadOnlyList<NpyFile> Files => _files;

    /// <summary>Gets the rows that are in use, in order.</summary>
    public IReadOnlyList<EmbeddingRun> Runs => _runs;

    public int Count { get; private set; }

    public int Dimensions => _files[0].Columns;

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
                    throw new ModelFileException(path, $"its rows have {file.Columns} values, those of '{opened[0].Path}' have {opened[0].Columns}. Embeddings of one model are needed.");
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

    public void Dispose() => Array.ForEach(_files, static file => file.Dispose());

    private void Align(BattleSet battles)
    {
        long rows = _files.Sum(static file => file.Rows);
        if (rows != battles.Kept.Count && rows != battles.Total)
        {
            throw new ModelFileException(
                string.Join("', '", _files.Select(static file => file.Path)),
                $"there are {rows} rows of embeddings for {battles.Total} battles, of which {battles.Kept.Count} have a first turn of at least {FirstTurn.MinimumLength} characters. " +
                $"Give {battles.Kept.Count} rows, or {battles.Total}.");
        }

        int fileIndex = 0;
        long before = 0;
        for (int i = 0; i < battles.Kept.Count; i++)
        {
            long row = rows == battles.Kept.Count ? i : battles.KeptRows[i];
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
        if (last.Count > 0 && last.File == file && last.Row + last.Count == row && (last.Count + 1L) * Dimensions <= MaximumRunValues)
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
}

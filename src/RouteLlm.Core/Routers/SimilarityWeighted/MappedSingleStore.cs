using System.Numerics.Tensors;
using RouteLlm.Storage;

namespace RouteLlm.SimilarityWeighted;

/// <summary>Single-precision embeddings that are read where they lie, in mapped files.</summary>
internal sealed class MappedSingleStore : IEmbeddingStore
{
    private readonly EmbeddingFiles _files;
    private readonly float[] _factors;

    /// <summary>Initializes a store over files that hold native floats; it owns them.</summary>
    public MappedSingleStore(EmbeddingFiles files)
    {
        _files = files;
        _factors = new float[files.Count];
        foreach (EmbeddingRun run in files.Runs)
        {
            NpyFile file = files.Files[run.File];
            file.AddReference();
            try
            {
                ReadOnlySpan<float> rows = file.GetSingles(run.Row, run.Count);
                for (int i = 0; i < run.Count; i++)
                {
                    _factors[run.Start + i] = UnitLength.FactorOf(files, run.Start + i, rows.Slice(i * Dimensions, Dimensions));
                }
            }
            finally
            {
                file.Release();
            }
        }
    }

    public int Count => _factors.Length;

    public int Dimensions => _files.Dimensions;

    public void WriteSimilarities(ReadOnlySpan<float> unit, Span<float> similarities)
    {
        foreach (EmbeddingRun run in _files.Runs)
        {
            NpyFile file = _files.Files[run.File];
            file.AddReference();
            try
            {
                SingleDots.Write(file.GetSingles(run.Row, run.Count), unit, similarities.Slice(run.Start, run.Count));
            }
            finally
            {
                file.Release();
            }
        }

        TensorPrimitives.Multiply(similarities, _factors, similarities);
    }

    public void Dispose() => _files.Dispose();
}

using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>Some embeddings as they were and as they are stored, to measure what storing did to similarities.</summary>
internal sealed class SimilaritySample(EmbeddingCode code, int embeddings)
{
    // All pairs are compared: some ten thousand similarities, of a few megabytes.
    private const int Size = 256;

    private readonly int _step = ((embeddings - 1) / Size) + 1;
    private readonly List<(float[] Unit, byte[] Stored, float Scale)> _sample = [];

    public void Add(int index, ReadOnlySpan<float> unit, ReadOnlySpan<byte> stored, float scale)
    {
        if (index % _step == 0)
        {
            _sample.Add((unit.ToArray(), stored.ToArray(), scale));
        }
    }

    /// <summary>Gets the largest difference between a similarity to a stored embedding and to the same in single precision.</summary>
    public float GetLargestError()
    {
        float largest = 0;
        foreach ((float[] unit, byte[] stored, float scale) in _sample)
        {
            foreach ((float[] query, _, _) in _sample)
            {
                largest = Math.Max(largest, Math.Abs((code.Dot(stored, query) * scale) - TensorPrimitives.Dot<float>(unit, query)));
            }
        }

        return largest;
    }
}

using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>
/// The numbers that make a <see cref="MatrixFactorizationModel"/>. The model keeps the arrays: do not change them afterwards.
/// </summary>
public sealed class MatrixFactorizationParts
{
    /// <summary>Gets the names of the models, in the order of the table; no two alike.</summary>
    public required IReadOnlyList<string> ModelNames { get; init; }

    /// <summary>Gets the table of models (<c>P</c>): models × dimension, row by row. Rows need not have unit length.</summary>
    public required float[] ModelTable { get; init; }

    /// <summary>
    /// Gets the projection of the prompt embedding (<c>W</c>): dimension × embedding dimension, row by row;
    /// <see langword="null"/> for none, when embeddings have the dimension of the table.
    /// </summary>
    public required float[]? Projection { get; init; }

    /// <summary>Gets the weight of each dimension in the logit (<c>c</c>).</summary>
    public required float[] Classifier { get; init; }

    /// <summary>Gets the number of values that represent a model.</summary>
    internal int Dimension => Classifier.Length;

    /// <summary>Gets the number of values in a prompt embedding.</summary>
    internal int EmbeddingDimension => Projection is null ? Dimension : Projection.Length / Dimension;

    /// <summary>Adds all of it to a hash.</summary>
    internal ContentHash AddTo(ContentHash hash)
    {
        foreach (string name in ModelNames)
        {
            hash.Add(name);
        }

        return hash
            .Add(MemoryMarshal.AsBytes<float>(ModelTable))
            .Add(MemoryMarshal.AsBytes<float>(Projection))
            .Add(MemoryMarshal.AsBytes<float>(Classifier));
    }

    /// <summary>Says what is wrong with the parts: sizes that disagree, a name twice, or a value that is not finite.</summary>
    internal string? FindError() =>
        ModelNames.Count < 2 ? "there are fewer than two models."
        : Classifier.Length == 0 ? "the classifier is empty."
        : ModelTable.Length != (long)ModelNames.Count * Dimension
            ? $"the table of models has {ModelTable.Length} numbers, but {ModelNames.Count} models of dimension {Dimension} take {(long)ModelNames.Count * Dimension}."
        : Projection is not null && (Projection.Length == 0 || Projection.Length % Dimension != 0)
            ? $"the projection has {Projection.Length} numbers, which is not a multiple of the dimension {Dimension}."
        : FindNameError()
            ?? FindError(MatrixFactorizationFolder.ModelTableName, ModelTable)
            ?? FindError(MatrixFactorizationFolder.ProjectionName, Projection)
            ?? FindError(MatrixFactorizationFolder.ClassifierName, Classifier);

    private static string? FindError(string tensor, ReadOnlySpan<float> values)
    {
        if (values.IsEmpty || TensorPrimitives.IsFiniteAll(values))
        {
            return null;
        }

        int index = 0;
        while (float.IsFinite(values[index]))
        {
            index++;
        }

        return $"tensor '{tensor}' holds {(float.IsNaN(values[index]) ? "NaN" : "an infinity")} as its number {index}, counted from 0.";
    }

    private string? FindNameError()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in ModelNames)
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                return "a model has no name.";
            }

            if (!seen.Add(name))
            {
                return $"two models are named '{name}'.";
            }
        }

        return null;
    }
}

using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>The embeddings to train on: a row for each distinct prompt.</summary>
/// <remarks>Does not copy: do not change the numbers while a training reads them. Safe for concurrent reading.</remarks>
public sealed class EmbeddingMatrix
{
    private readonly ReadOnlyMemory<float> _values;

    /// <summary>Initializes a matrix over numbers that exist already.</summary>
    /// <param name="values">The embeddings one after the other, as a C-ordered <c>.npy</c> file holds them.</param>
    /// <param name="dimension">The numbers in an embedding, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is not above 0.</exception>
    /// <exception cref="ArgumentException">The numbers are no whole rows, or one is not finite.</exception>
    public EmbeddingMatrix(ReadOnlyMemory<float> values, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (values.Length % dimension != 0)
        {
            throw new ArgumentException($"There are {values.Length} numbers, which is not a multiple of {dimension}.", nameof(values));
        }

        _values = values;
        Dimension = dimension;
        for (int row = 0; row < Rows; row++)
        {
            if (!TensorPrimitives.IsFiniteAll(this[row]))
            {
                throw new ArgumentException($"The embedding in row {row}, counted from 0, holds NaN or an infinity.", nameof(values));
            }
        }
    }

    /// <summary>Gets the number of embeddings.</summary>
    public int Rows => _values.Length / Dimension;

    /// <summary>Gets the number of numbers in an embedding.</summary>
    public int Dimension { get; }

    /// <summary>Reads embeddings from a <c>.npy</c> file of two dimensions.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="rows">The rows to take, from 0, in the order of the matrix; <see langword="null"/> for all.</param>
    /// <returns>The matrix, in memory.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The file has no such row.</exception>
    /// <exception cref="ModelFileException">
    /// The file is not a <c>.npy</c> file of floats, has too many numbers or none, or one that is not finite.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static EmbeddingMatrix Read(string path, IReadOnlyList<int>? rows = null)
    {
        using NpyFile file = NpyFile.Open(path);
        long count = rows?.Count ?? file.Rows;
        if (file.Columns == 0 || count * file.Columns > Array.MaxLength)
        {
            throw new ModelFileException(path, $"{count} rows of {file.Columns} numbers were to be read; a row needs at least one number, and all rows together at most {Array.MaxLength}.");
        }

        var values = new float[count * file.Columns];
        for (int i = 0; i < count; i++)
        {
            int row = rows?[i] ?? i;
            Span<float> embedding = values.AsSpan(i * file.Columns, file.Columns);
            file.ReadRow(row, embedding);
            if (!TensorPrimitives.IsFiniteAll<float>(embedding))
            {
                throw new ModelFileException(path, $"row {row}, counted from 0, holds NaN or an infinity.");
            }
        }

        return new EmbeddingMatrix(values, file.Columns);
    }

    /// <summary>Gets an embedding.</summary>
    /// <param name="row">Its row, from 0.</param>
    /// <returns><see cref="Dimension"/> numbers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> this[int row] => (uint)row < (uint)Rows
        ? _values.Span.Slice(row * Dimension, Dimension)
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"There are {Rows} rows.");
}

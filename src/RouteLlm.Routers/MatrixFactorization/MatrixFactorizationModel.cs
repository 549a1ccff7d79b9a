using System.Buffers;
using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>The weights of the router <c>mf</c>: how well each model of a table answers a prompt, from the prompt's embedding.</summary>
/// <remarks>
/// For the model m and the prompt embedding e, <c>logit(m) = c · (P[m] / ‖P[m]‖ ⊙ W e)</c>, and the win rate of a over b is
/// <c>sigmoid(logit(a) − logit(b))</c> (<c>routellm/routers/matrix_factorization/model.py</c>; Ong et al., 2024, "RouteLLM", section 4.2).
/// Without a projection, <c>W</c> is the identity. Reads RouteLLM's checkpoints unchanged. Immutable; safe for concurrent use.
/// </remarks>
public sealed class MatrixFactorizationModel
{
    /// <summary>The kind of router that a model file names.</summary>
    public const string Kind = "mf";

    /// <summary>The version of the file format.</summary>
    public const int FormatVersion = 1;

    /// <summary>The default strong model: that of RouteLLM.</summary>
    public const string DefaultStrongModel = "gpt-4-1106-preview";

    /// <summary>The default weak model: that of RouteLLM.</summary>
    public const string DefaultWeakModel = "mixtral-8x7b-instruct-v0.1";

    // That of PyTorch's normalize: a row of zeros stays one.
    private const float SmallestLength = 1e-12f;

    // Up to this many numbers the projected embedding lives on the stack.
    private const int StackLimit = 256;

    // c ⊙ P[m] / ‖P[m]‖, row by row.
    private readonly float[] _weightedTable;

    /// <summary>Initializes a model from its parts.</summary>
    /// <param name="parts">The weights.</param>
    /// <param name="card">The model's card; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The parts' sizes disagree, a value is not finite, two models have one name, or the card is of another kind or version.</exception>
    public MatrixFactorizationModel(MatrixFactorizationParts parts, ModelCard? card = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if ((card is null ? null : FindError(card)) is { } wrongKind)
        {
            throw new ArgumentException(wrongKind, nameof(card));
        }

        if (parts.FindError() is { } error)
        {
            throw new ArgumentException(error, nameof(parts));
        }

        Parts = parts;
        _weightedTable = WeighTable(parts);
        Card = card;
    }

    /// <summary>
    /// Gets the files that a checkpoint's folder must hold: what to ask of <c>HuggingFaceCache</c> and
    /// <c>HuggingFaceHub</c>.
    /// </summary>
    public static IReadOnlyList<string> RequiredFiles => MatrixFactorizationFolder.RequiredFiles;

    /// <summary>Gets the names of the models, in the order of the table.</summary>
    public IReadOnlyList<string> ModelNames => Parts.ModelNames;

    /// <summary>Gets the number of values in a prompt embedding, 1,536 in RouteLLM's checkpoints (OpenAI's <c>text-embedding-3-small</c>).</summary>
    public int EmbeddingDimension => Parts.EmbeddingDimension;

    /// <summary>Gets the number of values that represent a model, 128 in RouteLLM's checkpoints.</summary>
    public int Dimension => Parts.Dimension;

    /// <summary>Gets whether embeddings are projected to <see cref="Dimension"/>.</summary>
    public bool UsesProjection => Parts.Projection is not null;

    /// <summary>
    /// Gets what the model's file says of it, or <see langword="null"/> if it says nothing, as RouteLLM's do. The card's calibration
    /// is that of its first strong against its first weak model.
    /// </summary>
    public ModelCard? Card { get; }

    /// <summary>Reads a checkpoint in RouteLLM's layout.</summary>
    /// <param name="folder">
    /// The folder with <c>model.safetensors</c> (F32, F16 or BF16), <c>config.json</c> and, unless the table is that of RouteLLM's 64
    /// models, <c>model_ids.json</c>, an object from the name of each model to its row.
    /// </param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ModelFileException">A file is missing or damaged, sizes disagree, or a weight is not finite.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static MatrixFactorizationModel Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return MatrixFactorizationFolder.Read(folder);
    }

    /// <summary>Writes a checkpoint in RouteLLM's layout, with <see cref="Card"/> in its metadata.</summary>
    /// <param name="folder">The folder, which is created if necessary; files of the same names are replaced.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        MatrixFactorizationFolder.Write(Parts, Card, folder);
    }

    /// <summary>Collapses the model into one vector for a strong and a weak model.</summary>
    /// <param name="strongModel">The strong model's name; <see langword="null"/> for that of the card or else <see cref="DefaultStrongModel"/>.</param>
    /// <param name="weakModel">The weak model's name; <see langword="null"/> for that of the card or else <see cref="DefaultWeakModel"/>.</param>
    /// <returns>The pair, which scores embeddings.</returns>
    /// <exception cref="ArgumentException">The table has no such model, or both are the same.</exception>
    public MatrixFactorizationPair ForPair(string? strongModel = null, string? weakModel = null)
    {
        strongModel ??= Card?.StrongModels.Count > 0 ? Card.StrongModels[0] : DefaultStrongModel;
        weakModel ??= Card?.WeakModels.Count > 0 ? Card.WeakModels[0] : DefaultWeakModel;
        int strong = IndexOf(strongModel, nameof(strongModel));
        int weak = IndexOf(weakModel, nameof(weakModel));
        if (strong == weak)
        {
            throw new ArgumentException($"Strong and weak model are both '{strongModel}', so there is nothing to decide. Name two models.", nameof(weakModel));
        }

        return new MatrixFactorizationPair(this, strongModel, weakModel, Collapse(strong, weak), FindCalibration(strongModel, weakModel));
    }

    /// <summary>Scores all models of the table for a prompt.</summary>
    /// <remarks>The win rate of model a over model b is the logistic function of the difference of their logits.</remarks>
    /// <param name="embedding">The prompt's embedding: <see cref="EmbeddingDimension"/> finite numbers.</param>
    /// <param name="logits">Receives the logit of each model, in the order of <see cref="ModelNames"/>; it must be as long.</param>
    /// <exception cref="ArgumentException">The embedding or the destination has the wrong length, or a number of the embedding is not finite or too large.</exception>
    public void ScoreModels(ReadOnlySpan<float> embedding, Span<float> logits)
    {
        EmbeddingCheck.ThrowIfWrongLength(embedding, EmbeddingDimension);
        if (logits.Length != ModelNames.Count)
        {
            throw new ArgumentException($"There is room for {logits.Length} logits, but the table has {ModelNames.Count} models.", nameof(logits));
        }

        if (Parts.Projection is not { } projection)
        {
            Multiply(_weightedTable, embedding, logits);
        }
        else
        {
            int dimension = Parts.Dimension;
            float[]? rented = dimension > StackLimit ? ArrayPool<float>.Shared.Rent(dimension) : null;
            Span<float> projected = (rented ?? stackalloc float[StackLimit])[..dimension];
            Multiply(projection, embedding, projected);
            Multiply(_weightedTable, projected, logits);
            if (rented is not null)
            {
                ArrayPool<float>.Shared.Return(rented);
            }
        }

        EmbeddingCheck.ThrowIfNotFinite(embedding, TensorPrimitives.Sum<float>(logits));
    }

    /// <summary>Gets the weights.</summary>
    internal MatrixFactorizationParts Parts { get; }

    /// <summary>Makes a model in which one model's logit is higher by the product of the embedding and a vector, and all others are the same.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="change">The vector, as long as an embedding.</param>
    /// <param name="card">What the new model's file says of it.</param>
    internal MatrixFactorizationModel WithRaisedLogit(string modelName, ReadOnlySpan<float> change, ModelCard card) =>
        new(RaisedLogit.Of(Parts, IndexOf(modelName, nameof(modelName)), change), card);

    /// <summary>Finds models in the table.</summary>
    /// <exception cref="ArgumentException">The table has no such model.</exception>
    internal int[] RowsOf(IReadOnlyList<string> models) => [.. models.Select(model => IndexOf(model, nameof(models)))];

    /// <summary>Computes the win rates of models over the last of them.</summary>
    /// <param name="embedding">The prompt's embedding.</param>
    /// <param name="rows">The rows of the models, at least one.</param>
    internal double[] ScoreOverLast(ReadOnlySpan<float> embedding, int[] rows)
    {
        float[] logits = new float[ModelNames.Count];
        ScoreModels(embedding, logits);
        double last = logits[rows[^1]];
        return Array.ConvertAll(rows, row => 1 / (1 + Math.Exp(last - logits[row])));
    }

    /// <summary>Says what is wrong with a card: another kind or version.</summary>
    internal static string? FindError(ModelCard card) =>
        !string.Equals(card.Kind, Kind, StringComparison.Ordinal) || card.FormatVersion != FormatVersion
            ? $"it holds the router '{card.Kind}' in format version {card.FormatVersion}; this version of RouteLlm.Routers reads '{Kind}' in version {FormatVersion}."
            : null;

    private static float[] WeighTable(MatrixFactorizationParts parts)
    {
        var weighted = new float[parts.ModelTable.Length];
        for (int start = 0; start < weighted.Length; start += parts.Dimension)
        {
            ReadOnlySpan<float> row = parts.ModelTable.AsSpan(start, parts.Dimension);
            Span<float> target = weighted.AsSpan(start, parts.Dimension);
            TensorPrimitives.Divide(row, Math.Max(TensorPrimitives.Norm(row), SmallestLength), target);
            TensorPrimitives.Multiply(target, parts.Classifier, target);
        }

        return weighted;
    }

    private static void Multiply(ReadOnlySpan<float> matrix, ReadOnlySpan<float> vector, Span<float> product)
    {
        for (int row = 0; row < product.Length; row++)
        {
            product[row] = TensorPrimitives.Dot(matrix.Slice(row * vector.Length, vector.Length), vector);
        }
    }

    private float[] Collapse(int strong, int weak)
    {
        int dimension = Parts.Dimension;
        var difference = new float[dimension];
        TensorPrimitives.Subtract(_weightedTable.AsSpan(strong * dimension, dimension), _weightedTable.AsSpan(weak * dimension, dimension), difference);
        if (Parts.Projection is not { } projection)
        {
            return difference;
        }

        var vector = new float[EmbeddingDimension];
        for (int row = 0; row < dimension; row++)
        {
            TensorPrimitives.MultiplyAdd(projection.AsSpan(row * vector.Length, vector.Length), difference[row], vector, vector);
        }

        return vector;
    }

    private ThresholdCalibration? FindCalibration(string strongModel, string weakModel) =>
        Card is { StrongModels: [string strong, ..], WeakModels: [string weak, ..] } && strong == strongModel && weak == weakModel
            ? Card.Calibration
            : null;

    private int IndexOf(string name, string parameterName)
    {
        for (int i = 0; i < ModelNames.Count; i++)
        {
            if (ModelNames[i] == name)
            {
                return i;
            }
        }

        string nearest = string.Join(", ", NearestNames.Find(name, ModelNames).Select(static known => $"'{known}'"));
        throw new ArgumentException($"The router '{Kind}' does not know the model '{name}'. Nearest: {nearest}. It knows {ModelNames.Count} models: see {nameof(ModelNames)}.", parameterName);
    }
}

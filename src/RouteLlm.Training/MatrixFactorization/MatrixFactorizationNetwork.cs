using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>The model while it is trained: its weights, the loss of a batch and the gradient.</summary>
/// <remarks>
/// The logit of a battle is <c>c · ((p̂_winner − p̂_loser) ⊙ W x)</c>, its loss <c>log(1 + exp(−logit))</c>: binary cross-entropy with the
/// label 1. Rows of the projection are shared out among the cores; each is reckoned by one core in one order, so that the result is the
/// same on any number of them.
/// </remarks>
internal sealed class MatrixFactorizationNetwork
{
    // That of PyTorch's normalize.
    private const float SmallestLength = 1e-12f;

    // Keep the streams of the first weights apart from those of the epochs, which are numbered from 1.
    private const int WeightsStream = -2;

    private readonly int _dimension;
    private readonly ParallelOptions _parallelism;
    private readonly AdamParameters _table;
    private readonly AdamParameters _classifier;
    private readonly AdamParameters? _projection;
    private readonly float[] _unitTable;
    private readonly float[] _unitGradient;
    private readonly float[] _lengths;
    private float[] _projected = [];
    private float[] _slopes = [];

    public MatrixFactorizationNetwork(
        int models, int dimension, int embeddingDimension, bool useProjection, int seed, ParallelOptions? parallelism = null)
    {
        _dimension = dimension;
        _parallelism = parallelism ?? new ParallelOptions();

        // PyTorch's first weights: normal for an embedding table, uniform within 1/√inputs for a linear layer.
        SplitMix64 random = SplitMix64.ForStream(seed, WeightsStream, 0);
        float[] table = new float[models * dimension];
        GaussianNoise.Fill(ref random, table, new float[table.Length + 1]);
        _table = new AdamParameters(table, dimension);
        _projection = useProjection
            ? new AdamParameters(Uniform(ref random, dimension * embeddingDimension, embeddingDimension), embeddingDimension)
            : null;
        _classifier = new AdamParameters(Uniform(ref random, dimension, dimension), dimension);
        _unitTable = new float[table.Length];
        _unitGradient = new float[table.Length];
        _lengths = new float[models];
        EmbeddingDimension = useProjection ? embeddingDimension : dimension;
        NormalizeTable();
    }

    public int EmbeddingDimension { get; }

    public AdamParameters Table => _table;

    public AdamParameters Classifier => _classifier;

    public AdamParameters? Projection => _projection;

    /// <summary>Reckons the logits of battles.</summary>
    /// <param name="battles">The battles.</param>
    /// <param name="embeddings">The embedding of each, one after the other.</param>
    /// <param name="logits">Receives the logits.</param>
    public void Forward(IReadOnlyList<IndexedBattle> battles, float[] embeddings, Span<float> logits)
    {
        Project(embeddings, battles.Count);
        Span<float> weighted = new float[_dimension];
        for (int i = 0; i < battles.Count; i++)
        {
            TensorPrimitives.Subtract(UnitRow(battles[i].Winner), UnitRow(battles[i].Loser), weighted);
            TensorPrimitives.Multiply(weighted, _classifier.Values, weighted);
            logits[i] = TensorPrimitives.Dot<float>(weighted, Projected(i));
        }
    }

    /// <summary>Reckons the gradient of the mean loss over battles whose logits were reckoned just before.</summary>
    /// <param name="battles">The battles.</param>
    /// <param name="embeddings">The embedding of each, one after the other.</param>
    /// <param name="logits">Their logits.</param>
    public void Backward(IReadOnlyList<IndexedBattle> battles, float[] embeddings, ReadOnlySpan<float> logits)
    {
        _classifier.ClearGradient();
        _unitGradient.AsSpan().Clear();
        Grow(ref _slopes, battles.Count * _dimension);
        Span<float> difference = new float[_dimension];
        Span<float> product = new float[_dimension];
        for (int i = 0; i < battles.Count; i++)
        {
            float slope = (float)((Sigmoid(logits[i]) - 1) / battles.Count);
            TensorPrimitives.Subtract(UnitRow(battles[i].Winner), UnitRow(battles[i].Loser), difference);
            Span<float> slopes = _slopes.AsSpan(i * _dimension, _dimension);
            TensorPrimitives.Multiply(difference, _classifier.Values, slopes);
            TensorPrimitives.Multiply(slopes, slope, slopes);

            TensorPrimitives.Multiply(Projected(i), slope, product);
            TensorPrimitives.MultiplyAdd(product, difference, _classifier.Gradient(0), _classifier.Gradient(0));
            TensorPrimitives.Multiply(product, _classifier.Values, product);
            Span<float> winner = _unitGradient.AsSpan(battles[i].Winner * _dimension, _dimension);
            Span<float> loser = _unitGradient.AsSpan(battles[i].Loser * _dimension, _dimension);
            TensorPrimitives.Add(winner, product, winner);
            TensorPrimitives.Subtract(loser, product, loser);
        }

        for (int model = 0; model < _lengths.Length; model++)
        {
            // Through p / ‖p‖: only what is at right angles to p passes.
            ReadOnlySpan<float> unit = UnitRow(model);
            ReadOnlySpan<float> unitGradient = _unitGradient.AsSpan(model * _dimension, _dimension);
            Span<float> gradient = _table.Gradient(model);
            TensorPrimitives.MultiplyAdd(unit, -TensorPrimitives.Dot(unit, unitGradient), unitGradient, gradient);
            TensorPrimitives.Divide(gradient, _lengths[model], gradient);
        }

        if (_projection is { } projection)
        {
            int count = battles.Count;
            Parallel.For(0, projection.Rows, _parallelism, row => AddProjectionGradient(projection.Gradient(row), row, embeddings, count));
        }
    }

    /// <summary>Takes a step along the gradient.</summary>
    public void Update(int step, double learningRate, double weightDecay)
    {
        for (int model = 0; model < _table.Rows; model++)
        {
            _table.Update(model, step, learningRate, weightDecay);
        }

        _classifier.Update(0, step, learningRate, weightDecay);
        if (_projection is { } projection)
        {
            Parallel.For(0, projection.Rows, _parallelism, row => projection.Update(row, step, learningRate, weightDecay));
        }

        NormalizeTable();
    }

    /// <summary>Normalizes the rows of the table again after the weights were changed from outside.</summary>
    public void NormalizeTable()
    {
        for (int model = 0; model < _lengths.Length; model++)
        {
            _lengths[model] = Math.Max(TensorPrimitives.Norm(_table.Row(model)), SmallestLength);
            TensorPrimitives.Divide(_table.Row(model), _lengths[model], _unitTable.AsSpan(model * _dimension, _dimension));
        }
    }

    /// <summary>Gives the loss of a battle by its logit, without overflow.</summary>
    public static double Loss(float logit) => Math.Max(-(double)logit, 0) + Math.Log(1 + Math.Exp(-Math.Abs((double)logit)));

    private static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));

    private static float[] Uniform(ref SplitMix64 random, int count, int inputs)
    {
        float bound = 1 / MathF.Sqrt(inputs);
        float[] values = new float[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextBetween(bound);
        }

        return values;
    }

    private static void Grow(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new float[length];
        }
    }

    private ReadOnlySpan<float> UnitRow(int model) => _unitTable.AsSpan(model * _dimension, _dimension);

    private ReadOnlySpan<float> Projected(int battle) => _projected.AsSpan(battle * _dimension, _dimension);

    private void Project(float[] embeddings, int count)
    {
        Grow(ref _projected, count * _dimension);
        if (_projection is not { } projection)
        {
            embeddings.AsSpan(0, count * _dimension).CopyTo(_projected);
            return;
        }

        int width = EmbeddingDimension;
        Parallel.For(0, projection.Rows, _parallelism, row =>
        {
            ReadOnlySpan<float> weights = projection.Row(row);
            for (int i = 0; i < count; i++)
            {
                _projected[(i * _dimension) + row] = TensorPrimitives.Dot(weights, embeddings.AsSpan(i * width, width));
            }
        });
    }

    private void AddProjectionGradient(Span<float> gradient, int row, float[] embeddings, int count)
    {
        gradient.Clear();
        int width = EmbeddingDimension;
        for (int i = 0; i < count; i++)
        {
            TensorPrimitives.MultiplyAdd(embeddings.AsSpan(i * width, width), _slopes[(i * _dimension) + row], gradient, gradient);
        }
    }
}

using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>
/// Weights with their gradient, changed by Adam with PyTorch's defaults (Kingma and Ba, 2015, "Adam", algorithm 1; weight decay as an L2
/// penalty).
/// </summary>
internal sealed class AdamParameters
{
    private const float FirstDecay = 0.9f;
    private const float SecondDecay = 0.999f;
    private const float Epsilon = 1e-8f;

    private readonly int _rowLength;
    private readonly float[] _gradient;
    private readonly float[] _firstMoment;
    private readonly float[] _secondMoment;
    private readonly float[] _scratch;

    /// <summary>Initializes weights.</summary>
    /// <param name="values">The first weights; they change in place.</param>
    /// <param name="rowLength">The numbers in a row.</param>
    public AdamParameters(float[] values, int rowLength)
    {
        Values = values;
        _rowLength = rowLength;
        _gradient = new float[values.Length];
        _firstMoment = new float[values.Length];
        _secondMoment = new float[values.Length];
        _scratch = new float[values.Length];
    }

    public float[] Values { get; }

    public int Rows => Values.Length / _rowLength;

    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * _rowLength, _rowLength);

    public Span<float> Gradient(int row) => _gradient.AsSpan(row * _rowLength, _rowLength);

    public void ClearGradient() => _gradient.AsSpan().Clear();

    /// <summary>Changes one row by its gradient; rows are independent of each other.</summary>
    /// <param name="row">The row.</param>
    /// <param name="step">The number of the step, from 1.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="weightDecay">The weight decay.</param>
    public void Update(int row, int step, double learningRate, double weightDecay)
    {
        Span<float> values = Values.AsSpan(row * _rowLength, _rowLength);
        Span<float> gradient = Gradient(row);
        Span<float> first = _firstMoment.AsSpan(row * _rowLength, _rowLength);
        Span<float> second = _secondMoment.AsSpan(row * _rowLength, _rowLength);
        Span<float> scratch = _scratch.AsSpan(row * _rowLength, _rowLength);

        TensorPrimitives.MultiplyAdd(values, (float)weightDecay, gradient, gradient);
        TensorPrimitives.Multiply(first, FirstDecay, first);
        TensorPrimitives.MultiplyAdd(gradient, 1 - FirstDecay, first, first);
        TensorPrimitives.Multiply(gradient, gradient, scratch);
        TensorPrimitives.Multiply(second, SecondDecay, second);
        TensorPrimitives.MultiplyAdd(scratch, 1 - SecondDecay, second, second);

        double firstCorrection = 1 - Math.Pow(FirstDecay, step);
        double secondCorrection = Math.Sqrt(1 - Math.Pow(SecondDecay, step));
        TensorPrimitives.Sqrt(second, scratch);
        TensorPrimitives.Multiply(scratch, (float)(1 / secondCorrection), scratch);
        TensorPrimitives.Add(scratch, Epsilon, scratch);
        TensorPrimitives.Divide(first, scratch, scratch);
        TensorPrimitives.MultiplyAdd(scratch, (float)(-learningRate / firstCorrection), values, values);
    }
}

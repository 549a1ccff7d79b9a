namespace RouteLlm;

/// <summary>A mean that forgets: of the last values, the newest most. Safe for concurrent use; of values at the same time one may be lost.</summary>
internal sealed class RunningMean(double expected)
{
    private const double Weight = 0.05;

    private double _value = expected;

    public double Value => Volatile.Read(ref _value);

    public void Add(double value) => Volatile.Write(ref _value, Value + (Weight * (value - Value)));
}

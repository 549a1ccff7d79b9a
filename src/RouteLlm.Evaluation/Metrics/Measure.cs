namespace RouteLlm;

/// <summary>A measured value with its interval.</summary>
/// <param name="Value">The value; NaN where the measure is not defined, for example since both models are equally good.</param>
/// <param name="Interval">The bootstrap interval.</param>
public readonly record struct Measure(double Value, Interval Interval);

namespace RouteLlm;

/// <summary>The difference of a measure between two routers on the same questions.</summary>
/// <param name="Value">One router's measure less the other's.</param>
/// <param name="Interval">
/// The paired bootstrap interval: both routers are measured on the same resamples, so that questions that are hard for both cancel out.
/// </param>
public readonly record struct Difference(double Value, Interval Interval)
{
    /// <summary>
    /// Gets a value indicating whether the interval excludes zero: other questions of the same kind would hardly reverse the difference.
    /// </summary>
    public bool IsReal => Interval.Low > 0 || Interval.High < 0;
}

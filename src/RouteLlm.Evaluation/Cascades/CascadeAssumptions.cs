namespace RouteLlm;

/// <summary>
/// A cascade as it is played on recorded outcomes: how well its check knows whether the weak model's answer is right, and what its zone and
/// prices are.
/// </summary>
public sealed record CascadeAssumptions
{
    /// <summary>
    /// Gets the area under the ROC curve of the check's scores, from 0.5 (a check that knows nothing) to 1. Default: 0.75.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double CheckAreaUnderCurve { get; init => field = Within(value, 0.5, 1, nameof(CheckAreaUnderCurve)); } = 0.75;

    /// <summary>Gets what a call of the weak model costs, as a part of one of the strong model; from 0 to below 1. Default: 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double RelativeWeakPrice { get; init => field = Within(value, 0, 0.999, nameof(RelativeWeakPrice)); } = 0.1;

    /// <summary>Gets how many of the prompts are in the grey zone, in percent; from 1 to 100. Default: 40.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double GreyZonePercent { get; init => field = Within(value, 1, 100, nameof(GreyZonePercent)); } = 40;

    /// <summary>Gets how many of the answers there are rejected, in percent; from 1 to 99. Default: 50.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double RejectedPercent { get; init => field = Within(value, 1, 99, nameof(RejectedPercent)); } = 50;

    /// <summary>Gets how often the check is drawn; its figures are the mean. From 1. Default: 50.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Repetitions { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The value must be at least 1."); } = 50;

    /// <summary>Gets the seed of the check's scores. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    private static double Within(double value, double least, double most, string name) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"The value must be from {least} to {most}."));
}

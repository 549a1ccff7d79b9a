namespace RouteLlm;

/// <summary>What to prove, and with which confidence.</summary>
public sealed record ProofOptions
{
    /// <summary>Gets the confidence of intervals and certificates, between 0 and 1. Default: 0.95.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Confidence
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The confidence must be between 0 and 1.");
    } = 0.95;

    /// <summary>
    /// Gets the percentages of prompts with a clearly worse answer that certificates are sought for, each above 0 and below 100. Default:
    /// 1, 2, 5, 10 and 20.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A percentage is not above 0 and below 100.</exception>
    public IReadOnlyList<double> WorsePercents
    {
        get;
        init => field = value.All(static percent => percent is > 0 and < 100)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), string.Join(", ", value), "Each percentage must be above 0 and below 100.");
    } = [1, 2, 5, 10, 20];

    /// <summary>Gets the threshold in use; <see langword="null"/> for the one that the last battle was recorded with, if any.</summary>
    public double? Threshold { get; init; }

    /// <summary>Gets the number of resamples behind each interval. Default: 1,000.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Gets the seed of the resamples, and of the choice of battles that count alike. Default: 1.</summary>
    public int Seed { get; init; } = 1;
}

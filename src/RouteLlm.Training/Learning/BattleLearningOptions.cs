namespace RouteLlm;

/// <summary>How a router learns from battles.</summary>
public sealed record BattleLearningOptions
{
    /// <summary>
    /// Gets the confidence with which a new model must be better, between 0 and 1. Default: 0.95, so that battles of pure noise change
    /// nothing in 95 of 100 runs.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Confidence
    {
        get;
        init => field = value is > 0.5 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The confidence must be above 0.5 and below 1.");
    } = 0.95;

    /// <summary>
    /// Gets how much feedback on the caller's answer counts beside the verdict, from 0, not at all, to 1. It is one-sided: an answer of the
    /// weak model that people liked less than its others speaks for the strong one, and the other way round. Old and new are compared on
    /// verdicts alone. An answer without a battle (<see cref="RatedAnswer"/>) counts as this much of a battle. Default: 0.25.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double FeedbackWeight
    {
        get;
        init => field = ProbabilityRange.Contains(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The weight of feedback must be from 0 to 1.");
    } = 0.25;

    /// <summary>Gets the number of folds by which old and new are compared, and the strength is chosen; at least 2. Default: 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int Folds
    {
        get;
        init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There must be at least 2 folds.");
    } = 5;

    /// <summary>Gets the number of battles that are learned from at most, the newest. Default: 6,000, which take about 150 MB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaximumBattles
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There must be at least 1 battle.");
    } = 6000;

    /// <summary>
    /// Gets the number of threads that work at the same time, at least 1. Default: one for each processor. It does not change the result.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaximumThreads
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There must be at least 1 thread.");
    } = Environment.ProcessorCount;

    /// <summary>Gets the number of resamples behind the comparison, at least 1. Default: 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Resamples
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There must be at least 1 resample.");
    } = 1000;

    /// <summary>Gets the seed that deals prompts into folds and draws resamples. Default: 1.</summary>
    public int Seed { get; init; } = 1;
}

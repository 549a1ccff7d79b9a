namespace RouteLlm;

/// <summary>How a router learns from battles while the application runs.</summary>
public sealed class LiveLearningOptions
{
    // A timer's limit.
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>
    /// Gets or sets how often the battle log is read; above zero. Default: an hour. Whether anything is learned from it depends on the
    /// number of battles alone.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or above 49 days.</exception>
    public TimeSpan Interval
    {
        get;
        set => field = value > TimeSpan.Zero && value <= LongestInterval ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The interval must be above zero and at most 49 days.");
    } = TimeSpan.FromHours(1);

    /// <summary>
    /// Gets or sets the number of battles before the first round of learning, at least 50. Default: 200. The next round follows when there
    /// are half as many battles again, or 3,000 more.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 50.</exception>
    public int FirstBattles
    {
        get;
        set => field = value >= 50 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There must be at least 50 battles.");
    } = 200;

    /// <summary>
    /// Gets or sets how a round learns. Default: as <see cref="BattleLearner"/>, with a single thread. Its confidence holds for all rounds
    /// together: battles of pure noise change nothing in 95 of 100 applications, however long they run.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public BattleLearningOptions Learning
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new() { MaximumThreads = 1 };

    /// <summary>
    /// Gets or sets the confidence with which a learned model must be worse than the one before to be taken back, between 0.5 and 1.
    /// Default: 0.95. It holds for all battles that come, however often they are looked at.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.5 and below 1.</exception>
    public double ReturnConfidence
    {
        get;
        set => field = value is > 0.5 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The confidence must be above 0.5 and below 1.");
    } = 0.95;

    /// <summary>
    /// Gets the paths of the battle logs that are learned from. Default: none, and it is that of this process. Where several processes
    /// share the folder, name the logs of all of them, in the same order everywhere.
    /// </summary>
    public IList<string> Logs { get; } = [];
}

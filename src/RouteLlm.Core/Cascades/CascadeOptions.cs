namespace RouteLlm;

/// <summary>
/// How answers decide: where the score is in a grey zone, the weak model answers first, and where its answer fails a check, a stronger one.
/// </summary>
/// <remarks>
/// <para>
/// The zone lies around the threshold. Where a share of strong calls is asked for, it is <see cref="GreyZonePercent"/> of the prompts,
/// placed so that the share counts what the checks reject: with a share of 30%, a zone of 40% and half of it rejected, 10% of the prompts
/// go to the strong model at once and 20% after a check. Where a threshold is set, the zone is said by <see cref="ClearlyWeakBelow"/> and
/// <see cref="ClearlyStrongFrom"/>. Requests that name a threshold themselves have none.
/// </para>
/// <para>Read when the client is made. Not thread-safe.</para>
/// </remarks>
public sealed class CascadeOptions
{
    private readonly List<IAnswerCheck> _checks = [];
    private ThresholdCalibration? _calibration;

    /// <summary>
    /// Gets built-in checks by name: <c>"validity"</c>, <c>"log_probabilities"</c>, <c>"self_check"</c>, <c>"agreement"</c>. They come
    /// before those of <see cref="CheckWith"/>; without any of either, the first two are made.
    /// </summary>
    public IList<string> Checks { get; } = [];

    /// <summary>
    /// Gets or sets the lowest score, from 0 to 1, with which an answer passes. Default: 0.5, unless <see cref="CalibrationFile"/>,
    /// <see cref="CalibrateChecks"/> or a held share gives it.
    /// </summary>
    public double? MinimumScore { get; set; }

    /// <summary>
    /// Gets or sets the path of a file that <c>routellm calibrate checks --write</c> made of a decision log; its scores give the lowest
    /// that passes, so that <see cref="RejectedPercent"/> of the answers are rejected: in place of <see cref="MinimumScore"/>.
    /// <see langword="null"/>, the default, for none.
    /// </summary>
    /// <remarks>A file that is missing, or was made for other checks, stops the start. See <see cref="CheckCalibrationFile"/>.</remarks>
    public string? CalibrationFile { get; set; }

    /// <summary>
    /// Gets or sets how many of the prompts are in the grey zone, in percent, where a share of strong calls is asked for; from 1 to 100.
    /// Default: 40.
    /// </summary>
    public double GreyZonePercent { get; set; } = 40;

    /// <summary>
    /// Gets or sets how many of the answers in the grey zone are expected to be rejected, in percent; from 1 to 99. A held share is kept to
    /// it. Default: 50.
    /// </summary>
    public double RejectedPercent { get; set; } = 50;

    /// <summary>
    /// Gets or sets the strong win rate below which a prompt is the weak model's without a check, from 0 to 1; with
    /// <see cref="ClearlyStrongFrom"/>. Default: by percentages.
    /// </summary>
    public double? ClearlyWeakBelow { get; set; }

    /// <summary>
    /// Gets or sets the strong win rate from which a prompt is the strong model's at once, from 0 to 1; with
    /// <see cref="ClearlyWeakBelow"/>. Default: by percentages.
    /// </summary>
    public double? ClearlyStrongFrom { get; set; }

    /// <summary>Gets or sets how many tokens of a streamed answer are held back for the checks, from 1. Default: 64.</summary>
    public int HeldBackTokens { get; set; } = 64;

    /// <summary>
    /// Gets or sets how long an answer is held back at most, from its first output until the last check is done. After it the weak model's
    /// answer is given. Default: 3 seconds.
    /// </summary>
    public TimeSpan MaximumDelay { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Gets or sets the score of a check that asks nobody, from 0 to 1, below which the stronger model is called at once, while the answer
    /// is still held back and the other checks are made; it is cancelled where they pass. Its input is billed either way.
    /// <see langword="null"/>, the default, for never.
    /// </summary>
    public double? SpeculateBelow { get; set; }

    /// <summary>Adds a check. They are asked in order until one rejects; the lowest score counts.</summary>
    /// <param name="check">The check.</param>
    /// <exception cref="ArgumentNullException"><paramref name="check"/> is <see langword="null"/>.</exception>
    public void CheckWith(IAnswerCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        _checks.Add(check);
    }

    /// <summary>
    /// Has the distribution of the checks' scores give the lowest that passes, so that <see cref="RejectedPercent"/> of the answers are
    /// rejected: in place of <see cref="MinimumScore"/>.
    /// </summary>
    /// <param name="scores">
    /// The scores of checked answers, of which the decision log has those of live traffic (<c>check_score</c>).
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="scores"/> is <see langword="null"/>.</exception>
    public void CalibrateChecks(ThresholdCalibration scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        _calibration = scores;
    }

    /// <summary>Gets the checks to make. No property: configuration binds those.</summary>
    internal IAnswerCheck[] FindChecks() => _checks.Count + Checks.Count == 0
        ? [new ValidityCheck(), new LogProbabilityCheck()]
        : [.. Checks.Select(static name => BuiltInCheck(name)!), .. _checks];

    /// <summary>Gets the distribution of the checks' scores, where it is known. No property: configuration binds those.</summary>
    internal ThresholdCalibration? FindCheckCalibration() => _calibration;

    /// <summary>
    /// Gets the lowest score that passes, of which the file is read each time; <see langword="null"/> where none is asked for.
    /// </summary>
    /// <exception cref="CalibrationFileException">The calibration file cannot be read, or is of other checks.</exception>
    internal double? FindMinimumScore() => MinimumScore
        ?? _calibration?.GetThreshold(100 - RejectedPercent)
        ?? (CalibrationFile is { } file ? CheckCalibrationFile.Read(file).GetMinimumScore([.. FindChecks().Select(static check => check.Name)], RejectedPercent) : null);

    /// <summary>Gets a built-in check; <see langword="null"/> for another name.</summary>
    internal static IAnswerCheck? BuiltInCheck(string name) => name switch
    {
        "validity" => new ValidityCheck(),
        "log_probabilities" => new LogProbabilityCheck(),
        "self_check" => new SelfCheck(),
        "agreement" => new AgreementCheck(),
        _ => null,
    };
}

namespace RouteLlm;

/// <summary>
/// A battle of the strong and the weak model as a battle log keeps it: enough to prove what routing costs and to train on, and no prompt or
/// answer unless that was asked for.
/// </summary>
public sealed record BattleRecord
{
    /// <summary>The strong model's name where a file has none.</summary>
    internal const string UnnamedStrong = "strong";

    /// <summary>The weak model's name where a file has none.</summary>
    internal const string UnnamedWeak = "weak";

    /// <summary>
    /// Gets the <see cref="RoutingDecision.Id"/> of the request; <see cref="Guid.Empty"/> for a battle that was fought elsewhere.
    /// </summary>
    public Guid DecisionId { get; init; }

    /// <summary>Gets when the verdict was given; the default value where that is not known.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Gets the strong model's name. Default: <c>strong</c>.</summary>
    public string StrongModel { get; init; } = UnnamedStrong;

    /// <summary>Gets the weak model's name. Default: <c>weak</c>.</summary>
    public string WeakModel { get; init; } = UnnamedWeak;

    /// <summary>Gets whose answer was better.</summary>
    public required BattleVerdict Verdict { get; init; }

    /// <summary>Gets the name of the judge; <see langword="null"/> where it is not known.</summary>
    public string? Judge { get; init; }

    /// <summary>Gets the router that scored the prompt; <see langword="null"/> where none did.</summary>
    public string? Router { get; init; }

    /// <summary>
    /// Gets that router's <see cref="IFingerprintedRouter.Fingerprint"/>, so that a score is not taken for another router's.
    /// </summary>
    public string? RouterFingerprint { get; init; }

    /// <summary>Gets the router's score of the prompt, 0 to 1.</summary>
    public double? StrongWinRate { get; init; }

    /// <summary>Gets the threshold that held, 0 to 1.</summary>
    public double? Threshold { get; init; }

    /// <summary>Gets the model whose answer the caller was given.</summary>
    public RouteTarget? Answered { get; init; }

    /// <summary>Gets the probability with which the request was chosen for a battle, above 0 and up to 1. Default: 1.</summary>
    public double SamplingProbability { get; init; } = 1;

    /// <summary>Gets what the strong model's answer cost.</summary>
    public decimal? StrongCost { get; init; }

    /// <summary>Gets what the weak model's answer cost, in the same currency.</summary>
    public decimal? WeakCost { get; init; }

    /// <summary>Gets what the judge cost, in the same currency.</summary>
    public decimal? JudgeCost { get; init; }

    /// <summary>Gets the prompt; <see langword="null"/> unless the log was asked to keep prompts.</summary>
    public string? Prompt { get; init; }

    /// <summary>Gets the prompt's features, which the lexical router can be trained on without the prompt.</summary>
    public PromptFeatures? Features { get; init; }

    /// <summary>Gets the strong model's answer; <see langword="null"/> unless the log was asked to keep answers.</summary>
    public string? StrongAnswer { get; init; }

    /// <summary>Gets the weak model's answer; <see langword="null"/> unless the log was asked to keep answers.</summary>
    public string? WeakAnswer { get; init; }

    /// <summary>
    /// Gets what people thought of the answer that the caller was given, from 0 (useless) to 1 (all that was asked for);
    /// <see langword="null"/> where nobody said.
    /// </summary>
    public double? Feedback { get; init; }

    /// <summary>
    /// Gets the features, computed from the prompt where they are not recorded; <see langword="null"/> where there is neither.
    /// </summary>
    internal PromptFeatures? GetFeatures() => Features ?? (Prompt is null ? null : PromptFeatures.Of(Prompt));
}

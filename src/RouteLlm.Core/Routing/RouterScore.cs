namespace RouteLlm;

/// <summary>What a router says of one request.</summary>
/// <param name="StrongWinRate">The probability that the strong model answers better than the weak one, from 0 to 1.</param>
/// <param name="Reason">For people: why, where the router can say so in a word (which rule matched, say).</param>
public readonly record struct RouterScore(double StrongWinRate, string? Reason = null)
{
    private const double Undecided = 0.5;

    /// <summary>
    /// Gets whether the router could not score the request. Its strong win rate is then no estimate but names the model for this case: 1 the strong one,
    /// 0 the weak one, and 0.5 that of <see cref="RouteLlmOptions.DefaultTarget"/>.
    /// Such scores decide requests; they say nothing of the router, and calibrations and evaluations refuse them.
    /// </summary>
    public bool IsDefaultTarget { get; init; }

    /// <summary>Gets whether the application's options name the model for a prompt that could not be scored.</summary>
    internal bool LeavesTarget => IsDefaultTarget && StrongWinRate == Undecided;

    /// <summary>The score of a router that is sure of the model.</summary>
    internal static RouterScore For(RouteTarget target, string reason) => new(target == RouteTarget.Strong ? 1 : 0, reason);

    /// <summary>The score of a router that could not score, for the model that was chosen for this case.</summary>
    /// <param name="target">The model; <see langword="null"/> where the application's options name it.</param>
    /// <param name="reason">For people: why it could not score.</param>
    internal static RouterScore ForFailure(RouteTarget? target, string reason) =>
        (target is { } known ? For(known, reason) : new RouterScore(Undecided, reason)) with { IsDefaultTarget = true };
}

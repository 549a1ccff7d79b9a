namespace RouteLlm;

/// <summary>A router's score of one request.</summary>
/// <param name="StrongWinRate">The probability that the strong model answers better than the weak one, from 0 to 1.</param>
/// <param name="Reason">A short reason for people, if the router has one: for example, which rule matched.</param>
public readonly record struct RouterScore(double StrongWinRate, string? Reason = null)
{
    private const double Undecided = 0.5;

    /// <summary>
    /// Gets whether the router could not score the request. Its strong win rate is then not an estimate, but names the model instead: 1 the
    /// strong one, 0 the weak one, and 0.5 that of <c>RouteLlmOptions.DefaultTarget</c>. Such a score decides the request; calibrations and
    /// evaluations refuse it.
    /// </summary>
    public bool IsDefaultTarget { get; init; }

    /// <summary>Gets whether the application's options name the model for a prompt that could not be scored.</summary>
    internal bool LeavesTarget => IsDefaultTarget && StrongWinRate == Undecided;

    /// <summary>The score of a router that is sure of the model.</summary>
    internal static RouterScore For(RouteTarget target, string reason) => new(target == RouteTarget.Strong ? 1 : 0, reason);

    /// <summary>The score of a router that could not score: its default target.</summary>
    /// <param name="target">The model; <see langword="null"/> if the application's options name it.</param>
    /// <param name="reason">For people: why it could not score.</param>
    internal static RouterScore ForFailure(RouteTarget? target, string reason) =>
        (target is { } known ? For(known, reason) : new RouterScore(Undecided, reason)) with { IsDefaultTarget = true };
}

namespace RouteLlm;

/// <summary>What all rules together say of a request.</summary>
/// <param name="Score">The score of the first rule that matches; <see langword="null"/> where none does.</param>
/// <param name="Note">Which rules were passed over because they ran out of time; <see langword="null"/> where none was.</param>
internal readonly record struct RuleVerdict(RouterScore? Score, string? Note)
{
    /// <summary>Puts the note before the reason of a score.</summary>
    public RouterScore Annotate(RouterScore score) =>
        Note is null ? score : score with { Reason = score.Reason is null ? Note : $"{Note}; {score.Reason}" };
}

namespace RouteLlm;

/// <summary>What a check found.</summary>
/// <param name="Score">
/// How good the answer is, from 0 to 1: the higher, the likelier it is to do. What it stands for differs from check to check.
/// </param>
/// <param name="Reason">
/// What was found, for people; never the answer itself, since it reaches logs. <see langword="null"/> for the score alone.
/// </param>
public readonly record struct AnswerCheckResult(double Score, string? Reason = null);

namespace ChatApp;

/// <summary>How good an answer was.</summary>
/// <param name="Decision">The id of its decision, which the gateway puts into the header <c>x-routellm-decision</c>.</param>
/// <param name="Score">From 0 (useless) to 1 (all that was asked for).</param>
internal sealed record Feedback(Guid Decision, double Score);

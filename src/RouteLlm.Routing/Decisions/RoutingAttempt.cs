namespace RouteLlm;

/// <summary>One attempt to get an answer from a model.</summary>
/// <param name="Model">The model's name in this registration: <c>"strong"</c>, <c>"weak"</c>, or that of <c>AddModel</c>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Elapsed">The time from the call until its first output, or until it failed.</param>
/// <param name="Error">
/// The type of the exception, without its message, which may hold anything; <see langword="null"/> where it did not fail.
/// </param>
/// <param name="Status">The HTTP status of the failure, if the exception has one.</param>
public readonly record struct RoutingAttempt(string Model, AttemptOutcome Outcome, TimeSpan Elapsed, string? Error = null, int? Status = null);

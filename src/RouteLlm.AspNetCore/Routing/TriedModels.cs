namespace RouteLlm;

/// <summary>Which models a request was sent to.</summary>
internal static class TriedModels
{
    /// <summary>Gets the model that was tried last; the chosen one where none was.</summary>
    public static RoutedModel LastTried(this ModelCall call) =>
        Find(call, call.Decision.Attempts.LastOrDefault(WasCalled)) ?? call.Answering;

    /// <summary>Gets the model that was tried first and failed, where another one was tried after it.</summary>
    public static RoutedModel? FailedBefore(this ModelCall call, RoutedModel last) =>
        call.Decision.Attempts.Count > 1 && Find(call, call.Decision.Attempts.FirstOrDefault(WasCalled)) is { } first && first != last
            ? first
            : null;

    private static bool WasCalled(RoutingAttempt attempt) => attempt.Outcome is not (AttemptOutcome.CircuitOpen or AttemptOutcome.Rejected);

    private static RoutedModel? Find(ModelCall call, RoutingAttempt attempt) =>
        call.Candidates.FirstOrDefault(model => model.Name == attempt.Model);
}

namespace RouteLlm;

/// <summary>What few requests have, so that the others do not pay for it.</summary>
/// <param name="InheritedPrompt">The prompt that a short reply goes back to.</param>
/// <param name="PassedOnModelId">The name of a model that isn't registered and is passed on to the chosen one.</param>
/// <param name="Battle">What collects the answer for a battle, where the request was chosen for one.</param>
/// <param name="CachedPrompt">What is remembered of the prompt, where caches are weighed.</param>
/// <param name="Cascade">What checks the answer, where it is checked.</param>
internal sealed record UnusualRequest(
    string? InheritedPrompt, string? PassedOnModelId, SampledRequest? Battle, SentPrompt? CachedPrompt, CascadedRequest? Cascade)
{
    /// <summary>Gets what a request has; <see langword="null"/> for a usual one.</summary>
    public static UnusualRequest? Of(RoutePlan plan, SampledRequest? battle, SentPrompt? cachedPrompt, CascadedRequest? cascade) =>
        plan.PassedOnModelId is null && plan.InheritedPrompt is null && battle is null && cachedPrompt is null && cascade is null
            ? null
            : new UnusualRequest(plan.InheritedPrompt, plan.PassedOnModelId, battle, cachedPrompt, cascade);
}

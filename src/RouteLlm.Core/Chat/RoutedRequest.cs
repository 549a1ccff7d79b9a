using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>A request that was decided, and the client that answers it. Owns nothing.</summary>
/// <param name="decision">The decision; not shown to anybody before it is completed.</param>
/// <param name="candidates">The models to try, in order; the chosen one first.</param>
/// <param name="prompt">The prompt that was scored.</param>
/// <param name="started">When the request came, as a timestamp of the clock.</param>
/// <param name="features">What is done beside calling the model.</param>
/// <param name="logger">Told how it went.</param>
internal sealed class RoutedRequest(
    RoutingDecision decision, IReadOnlyList<RoutedModel> candidates, string prompt, long started, RoutingFeatures features, ILogger logger) : IChatClient
{
    public RoutingDecision Decision => decision;

    public IReadOnlyList<RoutedModel> Candidates => candidates;

    public string Prompt => prompt;

    public RoutingFeatures Features => features;

    public ILogger Logger => logger;

    /// <summary>Gets the time since the request came.</summary>
    public TimeSpan Elapsed => features.Clock.GetElapsedTime(started);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        new RoutedResponse(this, messages, options).GetAsync(cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        new RoutedStream(this, messages, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => candidates[0].Client.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // The models' clients outlive a request.
    }

    /// <summary>Completes the decision with what came of it.</summary>
    /// <param name="answering">The model that answers, or the chosen one where none does.</param>
    /// <param name="attempts">Every attempt.</param>
    /// <param name="cost">What the request cost, as far as that is known.</param>
    public RoutingDecision Complete(RoutedModel answering, RoutingAttempt[] attempts, RoutingCost? cost)
    {
        RoutedModel chosen = candidates[0];
        if (answering == chosen)
        {
            // On the hot path nobody else has seen it, and a copy would be for nothing.
            decision.Complete(attempts, cost);
            return decision;
        }

        bool wasCalled = Array.Exists(attempts, attempt => attempt.Model == chosen.Name && attempt.Outcome != AttemptOutcome.CircuitOpen);
        return decision with
        {
            Model = answering.Name,
            Target = answering.Target,
            ModelId = decision.ModelId == chosen.DefaultModelId ? answering.DefaultModelId : decision.ModelId,
            Basis = wasCalled ? DecisionBasis.Fallback : DecisionBasis.Circuit,
            Attempts = attempts,
            Cost = cost,
        };
    }
}

namespace RouteLlm;

/// <summary>Estimates, for a prompt, the probability that the strong model answers it better than the weak one.</summary>
/// <remarks>
/// A new router is one class with <see cref="Name"/> and the single-request <c>ScoreAsync</c>.
/// Implementations must be safe for concurrent use, and must give the same request the same score, so that a tool
/// loop that calls the client again inside one turn stays on its model.
/// </remarks>
public interface IPromptRouter
{
    /// <summary>Gets the router's name in options and in model ids (<c>"lexical"</c>, <c>"mf"</c>, …).</summary>
    string Name { get; }

    /// <summary>Scores one request.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellationToken">Cancels the scoring.</param>
    /// <returns>The strong win rate and, for people, the reason for it.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default);

    /// <summary>Scores several requests, in order.</summary>
    /// <remarks>The default scores one after the other. Routers that embed override it to embed once per batch.</remarks>
    /// <param name="requests">What is asked.</param>
    /// <param name="scores">
    /// Receives the score of <c>requests[i]</c> at <c>[i]</c>; at least as long as <paramref name="requests"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the scoring.</param>
    /// <returns>A task that completes when every score is written.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="requests"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="scores"/> is shorter than <paramref name="requests"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    async ValueTask ScoreAsync(
        IReadOnlyList<RoutingRequest> requests,
        Memory<RouterScore> scores,
        CancellationToken cancellationToken = default)
    {
        BatchRoom.ThrowIfTooSmall(requests, scores);
        for (int i = 0; i < requests.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RouterScore score = await ScoreAsync(requests[i], cancellationToken).ConfigureAwait(false);
            scores.Span[i] = score;
        }
    }
}

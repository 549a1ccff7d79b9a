namespace RouteLlm;

/// <summary>
/// How a model is called: a chat client's whole or streamed answer, or an HTTP upstream. May call several, one after the other; keeps what
/// the last one gave. For one request.
/// </summary>
internal interface IModelTransport : IAsyncDisposable
{
    /// <summary>Gets whether the answer comes in pieces.</summary>
    bool IsStreaming { get; }

    /// <summary>Gets whether the rest of an answer needs the token that the model was called with.</summary>
    bool NeedsToken { get; }

    /// <summary>
    /// Says what keeps a model from being called: its protocol may not carry all of the request. <see langword="null"/> for nothing.
    /// </summary>
    string? FindObstacle(RoutedModel model);

    /// <summary>
    /// Calls a model and waits for its first output. Any exception is a failure before the first output, so that another model may answer.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="attempt">The attempt, which takes signs of life before the first output.</param>
    /// <param name="cancellationToken">Cancels the call, and with it all of the answer.</param>
    ValueTask BeginAsync(RoutedModel model, IAttemptProgress attempt, CancellationToken cancellationToken);

    /// <summary>Reads on in the answer that has begun, and keeps what comes for whoever is given it later.</summary>
    /// <param name="held">Takes what was read.</param>
    /// <param name="tokens">How many tokens are enough, those of earlier calls included.</param>
    /// <param name="deadline">When it is enough whatever came.</param>
    /// <returns>Whether that is the whole answer.</returns>
    /// <exception cref="Exception">The model failed; nothing was shown yet.</exception>
    ValueTask<bool> HoldBackAsync(HeldAnswer held, int tokens, Task deadline);

    /// <summary>Makes another transport for the same request, of which either may be given up.</summary>
    IModelTransport Another();

    /// <summary>Gives up the answer that has begun here, and goes on with that of another transport for the same request.</summary>
    ValueTask TakeOverAsync(IModelTransport other);
}

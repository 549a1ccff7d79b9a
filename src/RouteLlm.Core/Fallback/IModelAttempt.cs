namespace RouteLlm;

/// <summary>Calls a model, up to its first output. May be called for several models, one after the other; keeps what the last one gave.</summary>
internal interface IModelAttempt
{
    /// <summary>Gets whether the rest of an answer needs the token that the model was called with.</summary>
    bool NeedsToken { get; }

    /// <summary>Calls a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="isLimited">Whether the call is given up when it is cancelled, even if the client does not heed that.</param>
    /// <param name="cancellationToken">Cancels the call, and with it all of the answer.</param>
    ValueTask BeginAsync(RoutedModel model, bool isLimited, CancellationToken cancellationToken);
}

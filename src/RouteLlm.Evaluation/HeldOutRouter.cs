namespace RouteLlm;

/// <summary>
/// A lexical router that is fair to measure on its own training data: prompts with outcomes that it was trained on get the scores of models
/// that had not seen them, which its file holds.
/// </summary>
/// <remarks>Only for measuring: use the router itself to decide requests. Safe for concurrent use.</remarks>
public sealed class HeldOutRouter : IFingerprintedRouter
{
    private readonly LexicalRouter _router;
    private readonly HeldOutWinRates _heldOut;
    private readonly Lazy<string> _fingerprint;

    private HeldOutRouter(LexicalRouter router, HeldOutWinRates heldOut)
    {
        _router = router;
        _heldOut = heldOut;
        _fingerprint = new Lazy<string>(Hash);
    }

    /// <inheritdoc/>
    public string Name => _router.Name;

    /// <inheritdoc/>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>Returns a router that is fair to measure.</summary>
    /// <param name="router">The router.</param>
    /// <returns>
    /// For a lexical router whose file has scores of models that had not seen its prompts, alone, in a weighted mean or in a chain, one
    /// that uses them; any other router as it is.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="router"/> is <see langword="null"/>.</exception>
    public static IPromptRouter Of(IPromptRouter router)
    {
        ArgumentNullException.ThrowIfNull(router);
        return router switch
        {
            LexicalRouter { Model.HeldOut: { Count: > 0 } heldOut } lexical => new HeldOutRouter(lexical, heldOut),
            WeightedMeanRouter mean => new WeightedMeanRouter([.. mean.Routers.Select(static weighted => weighted with { Router = Of(weighted.Router) })], mean.Name),
            ChainRouter chain => new ChainRouter(Of(chain.First), Of(chain.Next), chain.ClearlyWeakBelow, chain.ClearlyStrongFrom, chain.Name),
            _ => router,
        };
    }

    /// <summary>Returns whether the model was trained on a prompt.</summary>
    /// <param name="prompt">The prompt, as in its data set.</param>
    /// <returns><see langword="true"/> when it was.</returns>
    public bool WasTrainedOn(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return _heldOut.TryFind(prompt, out _);
    }

    /// <inheritdoc/>
    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _heldOut.TryFind(request.Prompt, out double winRate)
            ? new(new RouterScore(winRate, "by models that had not seen the prompt"))
            : _router.ScoreAsync(request, cancellationToken);
    }

    private string Hash()
    {
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        _heldOut.WriteTo(tensors);
        using var hash = new ContentHash();
        hash.Add(_router.Fingerprint);
        foreach ((string name, StoredTensor tensor) in tensors.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            hash.Add(name).Add(tensor.Data.Span);
        }

        return hash.ToString();
    }
}

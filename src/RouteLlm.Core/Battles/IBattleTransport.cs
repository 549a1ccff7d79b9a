namespace RouteLlm;

/// <summary>How a model is asked what another one was asked before, when the request itself is over. For one request.</summary>
internal interface IBattleTransport
{
    /// <summary>Asks a model, with the same messages and options.</summary>
    /// <returns>Its answer.</returns>
    ValueTask<BattleAnswer> AskAsync(RoutedModel model, CancellationToken cancellationToken);
}

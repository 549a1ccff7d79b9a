namespace RouteLlm;

/// <summary>
/// What the machines of a fleet share: how far thresholds have moved, what was spent, which models are left alone, which model keeps which
/// conversation or gave which answer. The package RouteLlm.Redis has one.
/// </summary>
/// <remarks>
/// On the path of a request it is asked, once, only for a conversation, a tool call or an answer that this machine does not know: a raise
/// by 0 reads a number, and should make none. Otherwise each machine decides by what it knows, and exchanges it in the background.
/// Implementations must be safe for concurrent use. If it throws, the machine continues with what it knows, and retries.
/// </remarks>
public interface IFleetState
{
    /// <summary>Applies the changes of this machine and returns the fleet's totals, in one round trip.</summary>
    /// <param name="changes">The changes, each under another key.</param>
    /// <param name="totals">
    /// Receives the value of <c>changes[i]</c>'s key after the change at <c>[i]</c>; as long as <paramref name="changes"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the exchange.</param>
    /// <returns>A task that completes when every total is written.</returns>
    ValueTask ExchangeAsync(IReadOnlyList<SharedChange> changes, Memory<double> totals, CancellationToken cancellationToken = default);
}

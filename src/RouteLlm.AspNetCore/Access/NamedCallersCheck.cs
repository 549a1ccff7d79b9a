using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Reports budgets and shares of unknown callers when the host starts: a misspelt name limits nobody.</summary>
internal sealed class NamedCallersCheck(ClientKeys keys, IOptions<GatewayOptions> options, IOptions<RouteLlmOptions> routing, ILogger<NamedCallersCheck> logger) : IHostedService
{
    /// <exception cref="InvalidOperationException">There is such a name, and nothing in this process could be a caller of it.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        string[] unknown = [.. FindUnknown()];
        if (unknown.Length > 0)
        {
            string clients = keys.AreNeeded
                ? string.Join(", ", keys.Names)
                : "none, so callers are addresses, such as 192.0.2.1, or networks, such as 2001:db8::/64";
            if (options.Value.HasOnlyRemoteCallers)
            {
                throw new InvalidOperationException(
                    $"A budget or a share of strong calls is that of a caller that does not exist: {string.Join(", ", unknown)}. Clients of the gateway: {clients}. Write the name of a client, or remove the budget or share.");
            }

            logger.NamedCallersAreNoClients(string.Join(", ", unknown), clients);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Whatever else names callers is not known before they come.
    private IEnumerable<string> FindUnknown() =>
        options.Value is { FindCaller: null, CallerClaim: null } && routing.Value.Callers.Identify is null
            ? routing.Value.Budgets.Select(static budget => budget.Caller).OfType<string>().Concat(routing.Value.Callers.StrongModelPercents.Keys)
                .Distinct(StringComparer.Ordinal).Where(name => keys.AreNeeded ? !keys.Names.Contains(name, StringComparer.Ordinal) : !ClientAddresses.IsName(name))
            : [];
}

using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of the gateway; those of models that fail are the engine's. Never a prompt, an answer or a key.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(12, LogLevel.Error, "A request failed with {Exception}.")]
    public static partial void RequestFailed(this ILogger logger, string exception);

    [LoggerMessage(13, LogLevel.Error, "A router failed with {Exception}.")]
    public static partial void RouterFailed(this ILogger logger, string exception);

    [LoggerMessage(14, LogLevel.Warning, "Several models have the id '{Id}': {Models}. A request that names it goes to '{Best}'. Address the others by their own names, or give each model its own id.")]
    public static partial void ModelsShareId(this ILogger logger, string id, string models, string best);

    [LoggerMessage(15, LogLevel.Warning, "Unknown callers in budgets or shares: {Callers}. Clients: {Clients}. Only code in this app can name such a caller.")]
    public static partial void NamedCallersAreNoClients(this ILogger logger, string callers, string clients);
}

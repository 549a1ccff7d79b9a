namespace RouteLlm.Tests;

/// <summary>The ways into the engine, each with whole answers and with streams.</summary>
public enum Door
{
    Client,
    ClientStreamed,
    GatewayBeforeClients,
    GatewayBeforeClientsStreamed,
    GatewayBeforeUpstreams,
    GatewayBeforeUpstreamsStreamed,
}

namespace RouteLlm;

/// <summary>The engine behind the gateway: that of the app's own chat client, so that both share budgets, circuits and the log.</summary>
internal sealed class GatewayEngine(RouteLlmChatClient client)
{
    public RoutingEngine Engine { get; } = client.Engine;

    public RoutedModels Models => Engine.Models;
}

using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>One of the two clients, with what is known of its model before it is called.</summary>
internal sealed class RoutedClient(IChatClient client)
{
    public IChatClient Client { get; } = client;

    /// <summary>Gets the model that the client uses when a request names none, if it says so.</summary>
    public string? DefaultModelId { get; } = client.GetService<ChatClientMetadata>()?.DefaultModelId;
}

using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Makes the clients of endpoints that a configuration file names. The package RouteLlm.OpenAI has one; register it with
/// <c>UseOpenAIEndpoints()</c>.
/// </summary>
/// <remarks>Implementations must be safe for concurrent use. What they make belongs to the caller.</remarks>
public interface IEndpointClientFactory
{
    /// <summary>Makes a client of a chat model.</summary>
    /// <param name="endpoint">The model and where it is.</param>
    /// <returns>The client, to be disposed.</returns>
    /// <exception cref="InvalidOperationException">The environment variable of the key is not set; the message names it.</exception>
    IChatClient CreateChatClient(ModelEndpoint endpoint);

    /// <summary>Makes a generator of embeddings.</summary>
    /// <param name="endpoint">The model and where it is.</param>
    /// <returns>The generator, to be disposed.</returns>
    /// <exception cref="InvalidOperationException">The environment variable of the key is not set; the message names it.</exception>
    IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(ModelEndpoint endpoint);
}

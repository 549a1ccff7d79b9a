using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;

namespace RouteLlm;

/// <summary>Makes clients of endpoints that speak OpenAI's chat completions and embeddings.</summary>
/// <remarks>
/// The key is read when a client is made: from the variable that <see cref="ModelEndpoint.ApiKeyVariable"/> names, which must be set then;
/// or, for OpenAI itself, from <c>OPENAI_API_KEY</c>, which must be set then. Another endpoint never sees that key unless the variable is
/// named: it gets a placeholder. Azure's classic addresses keep their query and get the key in <c>api-key</c>. Safe for concurrent use.
/// </remarks>
public sealed class OpenAIEndpoints : IEndpointClientFactory
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="endpoint"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model's name is blank, or the address is no absolute HTTP address.</exception>
    /// <exception cref="NotSupportedException">The endpoint speaks another protocol than chat completions.</exception>
    public IChatClient CreateChatClient(ModelEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint.Protocol == ModelProtocol.ChatCompletions
            ? CreateChatClient(endpoint, EndpointKey.Of(endpoint))
            : throw new NotSupportedException(
                $"The endpoint of the model '{endpoint.Model}' speaks {endpoint.Protocol}, and this package speaks chat completions. Give the model a chat client of its provider's package, or add the gateway (AddRouteLlmGateway), which speaks both.");
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="endpoint"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model's name is blank, or the address is no absolute HTTP address.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of dimensions is not above 0.</exception>
    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(ModelEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        string key = EndpointKey.Of(endpoint) ?? EndpointKey.Placeholder;
        var options = new OpenAIEmbeddingOptions { Dimensions = endpoint.Dimensions };
        return HasOwnRules(endpoint)
            ? new OpenAIEmbeddingGenerator(new global::OpenAI.Embeddings.EmbeddingClient(endpoint.Model, new ApiKeyCredential(key), OptionsFor(endpoint, key)), options.Dimensions, options.BatchSize)
            : OpenAIEmbeddingGenerator.Create(endpoint.Model, key, endpoint.BaseUrl, options);
    }

    /// <summary>Makes the client of an endpoint with a key that was read already.</summary>
    internal static OpenAIChatClient CreateChatClient(ModelEndpoint endpoint, string? key)
    {
        key ??= EndpointKey.Placeholder;
        return HasOwnRules(endpoint)
            ? new OpenAIChatClient(new global::OpenAI.Chat.ChatClient(endpoint.Model, EndpointSettings.CredentialOf(key), OptionsFor(endpoint, key)))
            : OpenAIChatClient.Create(endpoint.Model, key, endpoint.BaseUrl, endpoint.Timeout);
    }

    private static bool HasOwnRules(ModelEndpoint endpoint) =>
        endpoint.Headers.Count + endpoint.ParameterNames.Count + endpoint.DroppedParameters.Count + endpoint.SetParameters.Count > 0
        || (endpoint.Address() is { IsAbsoluteUri: true } address && (address.Query.Length > 0 || address.TakesApiKeyHeader()));

    private static OpenAIClientOptions OptionsFor(ModelEndpoint endpoint, string key)
    {
        OpenAIClientOptions options = EndpointSettings.OptionsFor(EndpointAddress.WithoutQuery(endpoint.Address()), endpoint.Timeout);
        options.AddPolicy(new EndpointRequestPolicy(endpoint, key), PipelinePosition.BeforeTransport);
        return options;
    }
}

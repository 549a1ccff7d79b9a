using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;

namespace RouteLlm;

/// <summary>Makes chat clients of endpoints, whatever they speak.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class ProtocolClients : IEndpointClientFactory
{
    // The provider is not asked to keep what no client can go on from.
    private const string Store = "store";

    private readonly OpenAIEndpoints _completions = new();

    public IChatClient CreateChatClient(ModelEndpoint endpoint) => endpoint.Protocol == ModelProtocol.ChatCompletions
        ? _completions.CreateChatClient(endpoint)
        : Create(endpoint, EndpointKey.Of(endpoint));

    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(ModelEndpoint endpoint) =>
        _completions.CreateEmbeddingGenerator(endpoint);

    /// <summary>Makes a chat client with a key that was read already.</summary>
    public static IChatClient Create(ModelEndpoint endpoint, string? key) => endpoint.Protocol switch
    {
        ModelProtocol.Responses => CreateResponsesClient(endpoint, key ?? EndpointKey.Placeholder),
        ModelProtocol.Messages => new MessagesChatClient(endpoint, key),
        _ => OpenAIEndpoints.CreateChatClient(endpoint, key),
    };

    private static ResponsesChatClient CreateResponsesClient(ModelEndpoint endpoint, string key)
    {
        ModelEndpoint stateless = endpoint.SetParameters.ContainsKey(Store) ? endpoint : endpoint with
        {
            SetParameters = new Dictionary<string, string>(endpoint.SetParameters, StringComparer.Ordinal) { [Store] = "false" },
        };
        OpenAIClientOptions options = EndpointSettings.OptionsFor(EndpointAddress.WithoutQuery(endpoint.Address()), endpoint.Timeout, readsCompletions: false);
        options.AddPolicy(new EndpointRequestPolicy(stateless, key), PipelinePosition.BeforeTransport);
        return new ResponsesChatClient(new OpenAIClient(EndpointSettings.CredentialOf(key), options).GetResponsesClient(), endpoint.Model);
    }
}

using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Makes clients of endpoints that speak OpenAI's chat completions and embeddings.</summary>
/// <remarks>
/// The key is read when a client is made: from the variable that <see cref="ModelEndpoint.ApiKeyVariable"/> names, which must be set then;
/// or, for OpenAI itself, from <c>OPENAI_API_KEY</c>, which must be set then. Another endpoint never sees that key unless the variable is
/// named: it gets a placeholder. Safe for concurrent use.
/// </remarks>
public sealed class OpenAIEndpoints : IEndpointClientFactory
{
    private const string OwnHost = "api.openai.com";
    private const string DefaultKeyVariable = "OPENAI_API_KEY";

    // The OpenAI package sends a key to every server; those that ask for none take any.
    private const string Placeholder = "none";

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="endpoint"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model's name is blank, or the address is no absolute HTTP address.</exception>
    public IChatClient CreateChatClient(ModelEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return OpenAIChatClient.Create(endpoint.Model, KeyOf(endpoint), endpoint.BaseUrl);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="endpoint"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model's name is blank, or the address is no absolute HTTP address.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of dimensions is not above 0.</exception>
    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(ModelEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return OpenAIEmbeddingGenerator.Create(endpoint.Model, KeyOf(endpoint), endpoint.BaseUrl, new OpenAIEmbeddingOptions { Dimensions = endpoint.Dimensions });
    }

    private static string KeyOf(ModelEndpoint endpoint)
    {
        if (endpoint.ApiKeyVariable is null && endpoint.BaseUrl is { } address && !address.Host.Equals(OwnHost, StringComparison.OrdinalIgnoreCase))
        {
            return Placeholder;
        }

        string variable = endpoint.ApiKeyVariable ?? DefaultKeyVariable;
        string? key = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new InvalidOperationException(
                $"The environment variable '{variable}' is not set, so there is no key for the model '{endpoint.Model}'. " +
                "Set it, or name the variable that holds the key.");
        }

        return EndpointSettings.FindKeyError(key) is { } error
            ? throw new InvalidOperationException($"The environment variable '{variable}' cannot be used as a key: it {error}")
            : key;
    }
}

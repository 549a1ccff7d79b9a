using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;

namespace RouteLlm;

/// <summary>Where an upstream is, and the key for it.</summary>
internal static class UpstreamKeys
{
    /// <summary>The header in which Azure's classic addresses take the key.</summary>
    public const string ApiKeyHeader = "api-key";

    private const string DefaultKeyVariable = "OPENAI_API_KEY";

    // The OpenAI package sends a key to every server; those that ask for none take any.
    private const string Placeholder = "none";

    private static readonly Uri OwnAddress = new("https://api.openai.com/v1");

    public static Uri Address(this GatewayUpstream upstream) => upstream.BaseUrl ?? OwnAddress;

    /// <summary>Gets the address of chat completions: the endpoint's path, and its query after it.</summary>
    public static Uri CompletionsAddress(this GatewayUpstream upstream)
    {
        Uri address = upstream.Address();
        return new Uri($"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/chat/completions{address.Query}");
    }

    /// <summary>Tells whether the key goes in Azure's header rather than as a bearer token.</summary>
    public static bool SendsApiKeyHeader(this GatewayUpstream upstream) =>
        upstream.Address() is var address && (address.AbsolutePath.Contains("/openai/deployments/", StringComparison.OrdinalIgnoreCase)
            || address.Host.EndsWith(".openai.azure.com", StringComparison.OrdinalIgnoreCase)
            || address.Host.EndsWith(".cognitiveservices.azure.com", StringComparison.OrdinalIgnoreCase));

    /// <summary>Gets the variable that holds the key; <see langword="null"/> where none is sent.</summary>
    public static string? KeyVariable(this GatewayUpstream upstream) => upstream.ApiKeyVariable
        ?? (upstream.Address().Host.Equals(OwnAddress.Host, StringComparison.OrdinalIgnoreCase) ? DefaultKeyVariable : null);

    /// <summary>Gets the key of one request; <see langword="null"/> for none.</summary>
    /// <exception cref="InvalidOperationException">There is no key, or one that no header can carry; the message never holds it.</exception>
    public static string? Key(this GatewayUpstream upstream)
    {
        if (upstream.ApiKeyProvider is { } provider)
        {
            string? given = provider();
            return given is null || EndpointSettings.FindKeyError(given) is not { } error
                ? given
                : throw new InvalidOperationException($"The key that the provider gives for the model '{upstream.Model}' {error}");
        }

        return upstream.KeyVariable() is not { } variable ? null
            : upstream.FindKeyError() is { } problem ? throw new InvalidOperationException(problem)
            : Environment.GetEnvironmentVariable(variable);
    }

    /// <summary>Makes a chat client of an upstream. It keeps the key that holds now.</summary>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public static IChatClient CreateChatClient(this GatewayUpstream upstream)
    {
        string key = upstream.Key() ?? Placeholder;
        if (upstream.Address().Query.Length == 0 && upstream.Headers.Count == 0 && !upstream.SendsApiKeyHeader())
        {
            return OpenAIChatClient.Create(upstream.Model, key, upstream.Address(), upstream.Timeout);
        }

        OpenAIClientOptions options = EndpointSettings.OptionsFor(new Uri(upstream.Address().GetLeftPart(UriPartial.Path)), upstream.Timeout);
        options.AddPolicy(new UpstreamRequestPolicy(upstream, key), PipelinePosition.BeforeTransport);
        return new OpenAIChatClient(new global::OpenAI.Chat.ChatClient(upstream.Model, new ApiKeyCredential(key), options));
    }

    /// <summary>Says what is wrong with the variable of the key, without its value.</summary>
    public static string? FindKeyError(this GatewayUpstream upstream)
    {
        if (upstream.ApiKeyProvider is not null || upstream.KeyVariable() is not { } variable)
        {
            return null;
        }

        string? key = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrWhiteSpace(key)
            ? $"The environment variable '{variable}' is not set, so there is no key for the model '{upstream.Model}'. Set it, or name the variable that holds the key."
            : EndpointSettings.FindKeyError(key) is { } error ? $"The environment variable '{variable}' cannot be used as a key: it {error}" : null;
    }
}

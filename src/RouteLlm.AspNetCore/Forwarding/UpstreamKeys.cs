using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Where an upstream is and how it takes its key, by the same rules as every other endpoint.</summary>
internal static class UpstreamKeys
{
    /// <summary>Gets the upstream as an endpoint.</summary>
    public static ModelEndpoint Endpoint(this GatewayUpstream upstream) => new()
    {
        Model = upstream.Model,
        Protocol = upstream.Protocol,
        BaseUrl = upstream.BaseUrl,
        ApiKeyVariable = upstream.ApiKeyVariable,
        Timeout = upstream.Timeout,
        Headers = upstream.Headers.AsReadOnly(),
        ParameterNames = upstream.ParameterNames.AsReadOnly(),
        DroppedParameters = [.. upstream.DroppedParameters],
        SetParameters = upstream.SetParameters.AsReadOnly(),
    };

    /// <summary>Gets the address; the provider's own where none is set.</summary>
    public static Uri Address(this GatewayUpstream upstream) => upstream.Endpoint().Address();

    /// <summary>Reads the key; <see langword="null"/> where the upstream needs none.</summary>
    /// <param name="upstream">The upstream.</param>
    /// <param name="endpoint">The same as an endpoint.</param>
    /// <exception cref="InvalidOperationException">The variable is not set, or what there is cannot be a key.</exception>
    public static string? Key(this GatewayUpstream upstream, ModelEndpoint endpoint)
    {
        if (upstream.ApiKeyProvider is not { } provider)
        {
            return EndpointKey.Of(endpoint);
        }

        string? given = provider();
        return given is null || EndpointSettings.FindKeyError(given) is not { } error
            ? given
            : throw new InvalidOperationException($"The key that the provider gives for the model '{upstream.Model}' {error}");
    }

    /// <summary>Makes a chat client of the upstream, for the app's own and for routers that ask the weak model.</summary>
    public static IChatClient CreateChatClient(this GatewayUpstream upstream)
    {
        ModelEndpoint endpoint = upstream.Endpoint();
        return ProtocolClients.Create(endpoint, upstream.Key(endpoint));
    }

    /// <summary>Says why there is no key that can be used; <see langword="null"/> where all is well, or a provider gives the key.</summary>
    public static string? FindKeyError(this GatewayUpstream upstream) =>
        upstream.ApiKeyProvider is null ? EndpointKey.FindError(upstream.Endpoint()) : null;
}

using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>An upstream in use.</summary>
internal sealed class UpstreamEndpoint(GatewayUpstream settings)
{
    private readonly bool _takesApiKeyHeader = settings.Address().TakesApiKeyHeader();
    private readonly ModelEndpoint _endpoint = settings.Endpoint();
    private readonly bool _needsNoKey = settings.ApiKeyProvider is null && EndpointKey.VariableOf(settings.Endpoint()) is null;
    private readonly Uri _answers = EndpointAddress.Below(settings.Address(), KnownProtocols.Of(settings.Protocol).Path);

    public GatewayUpstream Settings => settings;

    /// <summary>Gets the model's name at the upstream, as JSON.</summary>
    public byte[] ModelJson { get; } = JsonSerializer.SerializeToUtf8Bytes(settings.Model, GatewayJson.Default.String);

    /// <summary>Gets the names of fields that may be lost where a request is translated.</summary>
    public IReadOnlySet<string> Droppable { get; } = settings.DroppedParameters.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Makes the request for an answer that goes to the upstream: the body as it is to be sent, the client's headers as far as they may
    /// pass, and the upstream's own.
    /// </summary>
    /// <param name="context">The client's request.</param>
    /// <param name="body">The body.</param>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public HttpRequestMessage RequestFor(HttpContext context, HttpContent body) => RequestFor(context, HttpMethod.Post, _answers, body);

    /// <summary>Makes a request for something else.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="path">The path below the upstream's address.</param>
    /// <param name="body">The body.</param>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public HttpRequestMessage RequestFor(HttpContext context, string path, HttpContent body) =>
        RequestFor(context, new HttpMethod(context.Request.Method), EndpointAddress.Below(settings.Address(), path), body);

    private HttpRequestMessage RequestFor(HttpContext context, HttpMethod method, Uri address, HttpContent body)
    {
        var request = new HttpRequestMessage(method, WithQuery(address, context.Request.QueryString))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = body,
        };
        ClientHeaders.CopyTo(context.Request.Headers, request);
        foreach ((string name, string value) in settings.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (settings.Protocol == ModelProtocol.Messages && !request.Headers.Contains(MessagesProtocol.VersionHeader))
        {
            request.Headers.TryAddWithoutValidation(MessagesProtocol.VersionHeader, MessagesProtocol.Version);
        }

        if (!_needsNoKey && settings.Key(_endpoint) is { } key)
        {
            AddKey(request, key);
        }

        return request;
    }

    private void AddKey(HttpRequestMessage request, string key)
    {
        if (settings.Protocol == ModelProtocol.Messages)
        {
            request.Headers.TryAddWithoutValidation(MessagesProtocol.KeyHeader, key);
        }
        else if (_takesApiKeyHeader)
        {
            request.Headers.TryAddWithoutValidation(EndpointAddress.ApiKeyHeader, key);
        }
        else
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <summary>Tells whether the upstream accepts connections. Asks nothing of it, since that may cost money.</summary>
    public async Task<bool> IsReachableAsync(CancellationToken cancellationToken)
    {
        Uri address = settings.Address();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.IdnHost, address.Port, limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private Uri WithQuery(Uri address, QueryString query) => !settings.ForwardsQuery || !query.HasValue ? address
        : address.Query.Length == 0 ? new Uri(address.AbsoluteUri + query.Value)
        : new Uri($"{address.AbsoluteUri}&{query.Value.AsSpan(1)}");
}

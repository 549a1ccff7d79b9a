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

    public GatewayUpstream Settings => settings;

    /// <summary>Gets the model's name at the upstream, as JSON.</summary>
    public byte[] ModelJson { get; } = JsonSerializer.SerializeToUtf8Bytes(settings.Model, GatewayJson.Default.String);

    /// <summary>Gets the address that completions are asked from.</summary>
    public Uri CompletionsAddress { get; } = settings.CompletionsAddress();

    /// <summary>Makes the request that goes to the upstream: the body as it is to be sent, the client's headers as far as they may pass, and the upstream's own.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="body">The body.</param>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public HttpRequestMessage RequestFor(HttpContext context, HttpContent body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, AddressFor(context.Request.QueryString))
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

        if (settings.Key(_endpoint) is { } key)
        {
            if (_takesApiKeyHeader)
            {
                request.Headers.TryAddWithoutValidation(EndpointAddress.ApiKeyHeader, key);
            }
            else
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            }
        }

        return request;
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

    private Uri AddressFor(QueryString query) => !settings.ForwardsQuery || !query.HasValue ? CompletionsAddress
        : CompletionsAddress.Query.Length == 0 ? new Uri(CompletionsAddress.AbsoluteUri + query.Value)
        : new Uri($"{CompletionsAddress.AbsoluteUri}&{query.Value.AsSpan(1)}");
}

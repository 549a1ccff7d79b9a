using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace RouteLlm;

/// <summary>An upstream in use.</summary>
internal sealed class UpstreamEndpoint(GatewayUpstream settings)
{
    private readonly bool _takesApiKeyHeader = settings.Address().TakesApiKeyHeader();

    public GatewayUpstream Settings => settings;

    /// <summary>Gets the address that completions are asked from.</summary>
    public Uri CompletionsAddress { get; } = settings.CompletionsAddress();

    /// <summary>Makes the request that goes to the upstream: the body as it is to be sent, the client's headers as far as they may pass, and the upstream's own.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="body">The body, in pieces.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public async ValueTask<HttpRequestMessage> RequestAsync(HttpContext context, IReadOnlyList<ReadOnlyMemory<byte>> body, CancellationToken cancellationToken)
    {
        var content = new PiecedContent(body);
        var request = new HttpRequestMessage(HttpMethod.Post, AddressFor(context.Request.QueryString))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = content,
        };
        Uri address = request.RequestUri!;
        await CopyHeadersAsync(context, request, content.Length, cancellationToken).ConfigureAwait(false);
        request.RequestUri = address;
        foreach ((string name, string value) in settings.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (settings.Key() is { } key)
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

    // By the rules that YARP keeps, but for what is the client's own.
    private static async ValueTask CopyHeadersAsync(HttpContext context, HttpRequestMessage request, long length, CancellationToken cancellationToken)
    {
        await HttpTransformer.Default.TransformRequestAsync(context, request, string.Empty, cancellationToken).ConfigureAwait(false);
        foreach (string name in ClientHeaders.FindOwn(context.Request.Headers))
        {
            _ = request.Headers.NonValidated.Contains(name) ? request.Headers.Remove(name) : request.Content!.Headers.NonValidated.Contains(name) && request.Content.Headers.Remove(name);
        }

        request.Headers.Host = null;
        request.Headers.TransferEncodingChunked = null;
        request.Content!.Headers.ContentLength = length;
    }

    private Uri AddressFor(QueryString query) => !settings.ForwardsQuery || !query.HasValue ? CompletionsAddress
        : CompletionsAddress.Query.Length == 0 ? new Uri(CompletionsAddress.AbsoluteUri + query.Value)
        : new Uri($"{CompletionsAddress.AbsoluteUri}&{query.Value.AsSpan(1)}");
}

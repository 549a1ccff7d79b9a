using System.Net;
using System.Net.Sockets;
using Yarp.ReverseProxy.Forwarder;

namespace RouteLlm;

/// <summary>An upstream in use.</summary>
internal sealed class UpstreamEndpoint(GatewayUpstream settings)
{
    public string Model => settings.Model;

    /// <summary>Gets the address that completions are asked from.</summary>
    public Uri CompletionsAddress { get; } = new($"{settings.Address().AbsoluteUri.TrimEnd('/')}/chat/completions");

    public ForwarderRequestConfig Settings { get; } = new()
    {
        ActivityTimeout = settings.Timeout,
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    /// <summary>Gets the key of one request; <see langword="null"/> for none.</summary>
    public string? Key() => settings.Key();

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
}

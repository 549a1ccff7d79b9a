using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>How many requests a minute each client may make.</summary>
internal sealed class ClientLimits : IDisposable
{
    private readonly FrozenDictionary<string, RequestBucket> _clients;
    private readonly ClientMemory<RequestBucket>? _addresses;

    public ClientLimits(ClientKeys keys, IOptions<GatewayOptions> options)
    {
        int? perMinute = options.Value.RequestsPerMinute;
        _clients = keys.Names
            .Select(name => (Name: name, PerMinute: options.Value.Clients.TryGetValue(name, out GatewayClient? client) ? client.RequestsPerMinute ?? perMinute : perMinute))
            .Where(static client => client.PerMinute is not null)
            .ToFrozenDictionary(static client => client.Name, static client => new RequestBucket(client.PerMinute!.Value), StringComparer.Ordinal);
        _addresses = !keys.AreNeeded && perMinute is { } ofAddress ? new ClientMemory<RequestBucket>(() => new RequestBucket(ofAddress)) : null;
    }

    /// <param name="context">The request.</param>
    /// <param name="client">The name of the client's key; <see langword="null"/> for its address.</param>
    /// <exception cref="GatewayException">The client has made its requests.</exception>
    public void ThrowIfExhausted(HttpContext context, string? client)
    {
        RequestBucket? bucket = client is null ? _addresses?.Get(ClientAddresses.NameOf(context)) : _clients.GetValueOrDefault(client);
        if (bucket is not null && !bucket.TryTake(out TimeSpan wait))
        {
            throw TooManyRequests.Of(context, wait, $"Too many requests {(client is null ? "from this address" : "with this key")}. Try again later.");
        }
    }

    public void Dispose()
    {
        _addresses?.Dispose();
        foreach (RequestBucket bucket in _clients.Values)
        {
            bucket.Dispose();
        }
    }
}

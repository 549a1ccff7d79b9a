using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>
/// How many wrong keys a minute may come from one address, before nobody at this address is listened to but those who have shown a right
/// key there.
/// </summary>
/// <remarks>
/// Who guesses at keys learns nothing once the limit is reached, not even by the right one. Others behind the same address go on.
/// </remarks>
internal sealed class WrongKeyLimits : IDisposable
{
    private readonly ClientMemory<Address>? _addresses;

    public WrongKeyLimits(IOptions<GatewayOptions> options) =>
        _addresses = options.Value.WrongKeysPerMinute is { } perMinute ? new ClientMemory<Address>(() => new Address(perMinute)) : null;

    /// <summary>Takes a wrong key.</summary>
    /// <exception cref="GatewayException">There were too many.</exception>
    public void Count(HttpContext context)
    {
        if (_addresses is not null && !_addresses.Get(ClientAddresses.NameOf(context)).WrongKeys.TryTake(out TimeSpan wait))
        {
            throw TooManyRequests.Of(context, wait, "Too many wrong API keys came from this address. Try again later.");
        }
    }

    /// <summary>Takes a right key.</summary>
    /// <param name="context">The request.</param>
    /// <param name="client">The name of the key.</param>
    /// <exception cref="GatewayException">It is new at an address that too many wrong ones came from.</exception>
    public void Accept(HttpContext context, string client)
    {
        if (_addresses is null)
        {
            return;
        }

        Address address = _addresses.Get(ClientAddresses.NameOf(context));
        if (address.Clients.ContainsKey(client))
        {
            return;
        }

        if (address.WrongKeys.IsEmpty)
        {
            Count(context);
        }

        address.Clients.TryAdd(client, true);
    }

    public void Dispose() => _addresses?.Dispose();

    private sealed class Address(int perMinute)
    {
        public RequestBucket WrongKeys { get; } = new(perMinute);

        /// <summary>Gets the names of the clients that have shown their keys here.</summary>
        public ConcurrentDictionary<string, bool> Clients { get; } = new(concurrencyLevel: 1, capacity: 1, StringComparer.Ordinal);
    }
}

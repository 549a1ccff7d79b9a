using Microsoft.Extensions.Caching.Memory;

namespace RouteLlm;

/// <summary>
/// Keeps something for each client that was seen of late, for as many of them as memory is set aside for. Safe for concurrent use.
/// </summary>
/// <typeparam name="T">What is kept.</typeparam>
/// <param name="create">Makes it for a client that is not known.</param>
internal sealed class ClientMemory<T>(Func<T> create) : IDisposable
    where T : class
{
    /// <summary>How many clients are kept at most. Beyond it, those that were seen longest ago are forgotten.</summary>
    internal const int MostClients = 10_000;

    // A bucket that is filled in a minute has nothing left to remember after it.
    private static readonly TimeSpan KeptAfterLastUse = TimeSpan.FromMinutes(2);

    private readonly MemoryCache _clients = new(new MemoryCacheOptions { SizeLimit = MostClients });

    public int Count => _clients.Count;

    public T? Find(string client) => _clients.Get<T>(client);

    public T Get(string client)
    {
        if (_clients.Get<T>(client) is { } known)
        {
            return known;
        }

        lock (_clients)
        {
            return _clients.Get<T>(client) ?? _clients.Set(client, create(), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = KeptAfterLastUse });
        }
    }

    public void Dispose() => _clients.Dispose();
}

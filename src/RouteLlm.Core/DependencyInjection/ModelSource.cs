using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>Where the client of a model comes from.</summary>
/// <param name="Get">Gets the client; <see langword="null"/> where the container has none under <paramref name="ServiceKey"/>.</param>
/// <param name="IsOwned">Whether the client is made for this registration, which disposes it.</param>
/// <param name="ServiceKey">The application's key, where the client is one of its services.</param>
internal sealed record ModelSource(Func<IServiceProvider, IChatClient?> Get, bool IsOwned = false, object? ServiceKey = null)
{
    /// <summary>A client of the caller's, who disposes it.</summary>
    public static ModelSource Of(IChatClient client) => new(_ => client);

    /// <summary>A client that the application registered under a key; the container disposes it.</summary>
    public static ModelSource OfKey(object serviceKey) =>
        new(provider => provider.GetKeyedService<IChatClient>(serviceKey), ServiceKey: serviceKey);

    /// <summary>A client that a factory makes.</summary>
    /// <param name="factory">Makes the client.</param>
    /// <param name="call">The call that named the factory, for error messages.</param>
    public static ModelSource Of(Func<IServiceProvider, IChatClient> factory, string call) =>
        new(provider => FactoryCall.Run(call, provider, factory), IsOwned: true);
}

using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>
/// Routers that have taken the place of registered ones while the application runs, as those do that have learned. Safe for concurrent use.
/// </summary>
/// <remarks>A request that has begun ends with the router and the threshold that it began with.</remarks>
internal sealed class RouterReplacements(IServiceProvider services, RouteLlmRegistration registration)
{
    private readonly ConcurrentDictionary<string, Replacement> _replacements = new(StringComparer.Ordinal);
    private int _version;

    /// <summary>Gets a number that changes with each replacement.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Gets what stands in a router's place; the router itself where nothing does, or what does was made of another one.</summary>
    public IPromptRouter InPlaceOf(string name, IPromptRouter registered) =>
        _replacements.TryGetValue(name, out Replacement? replacement) && replacement.Replaced == (registered as IFingerprintedRouter)?.Fingerprint
            ? replacement.Router
            : registered;

    /// <summary>Puts a router in the place of a registered one, for requests that begin from now on.</summary>
    /// <param name="registered">The registered router.</param>
    /// <param name="router">The router; the registered one to have it back.</param>
    /// <exception cref="RoutingException">The router has no calibration, which the options need.</exception>
    /// <exception cref="CalibrationFileException">A calibration file is of the router that was there.</exception>
    public void Replace(IFingerprintedRouter registered, IFingerprintedRouter router)
    {
        IRouterCatalog routers = registration.Routers(services);
        if (routers.Get(registered.Name) is IFingerprintedRouter current && current.Fingerprint == router.Fingerprint)
        {
            return;
        }

        // Made before it is needed: what cannot be a policy replaces nothing.
        _ = new RoutingPolicy(
            new Preview(routers, router), services.GetRequiredKeyedService<LiveOptions>(registration.LiveOptionsKey).Current, routers.DefaultRouter, registration.Models.Names);
        _replacements[registered.Name] = new Replacement(registered.Fingerprint, router);
        Interlocked.Increment(ref _version);
    }

    private sealed record Replacement(string? Replaced, IPromptRouter Router);

    private sealed class Preview(IRouterCatalog routers, IPromptRouter router) : IRouterCatalog
    {
        public IReadOnlyCollection<string> Names => routers.Names;

        public string? DefaultRouter => routers.DefaultRouter;

        public IPromptRouter Get(string name) => name == router.Name ? router : routers.Get(name);

        public RouterThreshold? ThresholdOf(string name) => routers.ThresholdOf(name);
    }
}

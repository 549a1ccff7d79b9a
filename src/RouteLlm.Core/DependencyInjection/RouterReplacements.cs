using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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
        _replacements.TryGetValue(name, out Replacement? replacement) ? replacement.InPlaceOf(registered) : registered;

    /// <summary>Puts a router in the place of a registered one, for requests that begin from now on.</summary>
    /// <param name="registered">The registered router.</param>
    /// <param name="make">
    /// Makes the router from the registered one, or gives that back. Called again when a reload has made the registered router anew, so
    /// that clients and limits are those of the file as it is now.
    /// </param>
    /// <exception cref="RoutingException">The router has no calibration, which the options need.</exception>
    /// <exception cref="CalibrationFileException">A calibration file is of the router that was there.</exception>
    public void Replace(IFingerprintedRouter registered, Func<IPromptRouter, IFingerprintedRouter> make)
    {
        IFingerprintedRouter router = make(registered);
        IRouterCatalog routers = registration.Routers(services);
        if (routers.Get(registered.Name) is IFingerprintedRouter current && current.Fingerprint == router.Fingerprint)
        {
            return;
        }

        // Made before it is needed: what cannot be a policy replaces nothing.
        _ = new RoutingPolicy(
            new Preview(routers, router), services.GetRequiredKeyedService<LiveOptions>(registration.LiveOptionsKey).Current, routers.DefaultRouter, registration.Models.Names);
        _replacements[registered.Name] = new Replacement(registered.Fingerprint, make);
        Interlocked.Increment(ref _version);
    }

    private sealed class Replacement
    {
        private readonly ConditionalWeakTable<IPromptRouter, IPromptRouter> _made = [];
        private readonly ConditionalWeakTable<IPromptRouter, IPromptRouter>.CreateValueCallback _make;

        public Replacement(string? replaced, Func<IPromptRouter, IFingerprintedRouter> make) =>
            _make = registered => (registered as IFingerprintedRouter)?.Fingerprint == replaced ? make(registered) : registered;

        public IPromptRouter InPlaceOf(IPromptRouter registered) => _made.GetValue(registered, _make);
    }

    private sealed class Preview(IRouterCatalog routers, IPromptRouter router) : IRouterCatalog
    {
        public IReadOnlyCollection<string> Names => routers.Names;

        public string? DefaultRouter => routers.DefaultRouter;

        public IPromptRouter Get(string name) => name == router.Name ? router : routers.Get(name);

        public RouterThreshold? ThresholdOf(string name) => routers.ThresholdOf(name);
    }
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>What one <c>AddRouteLlm()</c> registered: under which keys the container holds its routers and its two clients.</summary>
/// <remarks>Written while services are configured, read afterwards.</remarks>
internal sealed class RouteLlmRegistration(string? serviceKey)
{
    private readonly List<string> _routerNames = [];
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal);
    private object _strongKey = ConventionalKey(RouteTarget.Strong);
    private object _weakKey = ConventionalKey(RouteTarget.Weak);

    /// <summary>Gets the key of the registration, which is also the name of its options.</summary>
    public string? ServiceKey => serviceKey;

    /// <summary>Gets the names of the routers that were added in code.</summary>
    public IReadOnlyCollection<string> RouterNames => _routerNames;

    /// <summary>Gets the configuration file that is in use, if any.</summary>
    public ConfigurationFileRegistration? ConfigurationFile { get; private set; }

    /// <summary>Gets the key under which the <see cref="LiveConfiguration"/> stands.</summary>
    public object ConfigurationKey => (OwnKey(serviceKey), nameof(ConfigurationFile));

    /// <summary>Gets the key under which the sinks of decisions stand, any number of them.</summary>
    public object DecisionSinkKey => (OwnKey(serviceKey), nameof(IDecisionSink));

    /// <summary>Finds the registration of an earlier <c>AddRouteLlm()</c> with this key.</summary>
    public static RouteLlmRegistration? Find(IServiceCollection services, string? serviceKey) => services
        .FirstOrDefault(service => service.IsKeyedService && OwnKey(serviceKey).Equals(service.ServiceKey))
        ?.KeyedImplementationInstance as RouteLlmRegistration;

    /// <summary>Registers itself, to be found by <see cref="Find"/>.</summary>
    public void AddTo(IServiceCollection services) => services.AddKeyedSingleton(OwnKey(serviceKey), this);

    /// <summary>Gets the key of a router: its name, and for keyed registrations the pair of their key and its name.</summary>
    public object RouterKey(string name) => serviceKey is null ? name : (serviceKey, name);

    /// <summary>Remembers a router's name and gives the key to register it under. A later router replaces an earlier one of its name.</summary>
    /// <exception cref="ArgumentException">A model id could not name the router.</exception>
    /// <exception cref="InvalidOperationException">The configuration file sets up a router of this name.</exception>
    public object AddRouterKey(string name)
    {
        RouterModelId.ThrowIfAmbiguous(name, nameof(name));
        if (ConfigurationFile is { } file && file.Configuration.Routers.ContainsKey(name))
        {
            throw new InvalidOperationException(
                $"The configuration file '{file.Configuration.Path}' sets up a router '{name}' already. Give this one another name, or add it before the file, which then replaces it.");
        }

        if (!_routerNames.Contains(name, StringComparer.Ordinal))
        {
            _routerNames.Add(name);
        }

        return RouterKey(name);
    }

    /// <summary>Uses a configuration file, whose routers replace those that were added in code under their names.</summary>
    /// <exception cref="InvalidOperationException">Another one is in use already.</exception>
    public void UseConfigurationFile(ConfigurationFileRegistration file, IServiceCollection services)
    {
        if (ConfigurationFile is { } other)
        {
            throw new InvalidOperationException($"The configuration file '{other.Configuration.Path}' is in use already. Write all routers in one file.");
        }

        ConfigurationFile = file;

        // The file's routers take over the keys. What they replace stays there under another, for when a later version of the file no longer has them.
        foreach (string name in _routerNames.Where(file.Configuration.Routers.ContainsKey))
        {
            ServiceDescriptor replaced = services.Last(service => service.IsKeyedService && service.ServiceType == typeof(IRouter) && RouterKey(name).Equals(service.ServiceKey));
            services.Add(replaced.KeyedImplementationInstance is { } instance
                ? new ServiceDescriptor(typeof(IRouter), ReplacedKey(name), instance)
                : new ServiceDescriptor(typeof(IRouter), ReplacedKey(name), replaced.KeyedImplementationFactory!, ServiceLifetime.Singleton));
            _replaced.Add(name);
        }
    }

    /// <summary>Gets the key of a router that was added in code.</summary>
    public object OwnRouterKey(string name) => _replaced.Contains(name) ? ReplacedKey(name) : RouterKey(name);

    /// <summary>Gets all routers: those of the configuration file as they are now, and those that were added in code.</summary>
    public IRouterCatalog Routers(IServiceProvider provider) => ConfigurationFile is null
        ? new RegisteredRouters(provider, this)
        : provider.GetRequiredKeyedService<LiveConfiguration>(ConfigurationKey).Routers;

    /// <summary>Gets the key under which the client of a target is looked up; <c>"strong"</c> or <c>"weak"</c> unless the builder said otherwise.</summary>
    public object ClientKey(RouteTarget target) => target == RouteTarget.Strong ? _strongKey : _weakKey;

    /// <summary>Looks a target's client up under a key of the application's.</summary>
    public void UseClientKey(RouteTarget target, object key)
    {
        if (target == RouteTarget.Strong)
        {
            _strongKey = key;
        }
        else
        {
            _weakKey = key;
        }
    }

    /// <summary>Gives a key of our own to register the client of a target under.</summary>
    public object AddClientKey(RouteTarget target)
    {
        object key = (OwnKey(serviceKey), target);
        UseClientKey(target, key);
        return key;
    }

    /// <exception cref="InvalidOperationException">There is no such client.</exception>
    public IChatClient ResolveClient(IServiceProvider provider, RouteTarget target) =>
        provider.GetKeyedService<IChatClient>(ClientKey(target)) ?? throw new InvalidOperationException(MissingClient(target));

    /// <summary>Says that a client is missing and what to write.</summary>
    public string MissingClient(RouteTarget target)
    {
        string call = serviceKey is null ? "AddRouteLlm()" : $"AddKeyedRouteLlm(\"{serviceKey}\")";
        string key = ClientKey(target) is string text ? $"\"{text}\"" : $"{ClientKey(target)}";
        return $"There is no {ConventionalKey(target)} chat client for {call}. Write {call}.Use{target}Client(client), " +
            $"or register one with services.AddKeyedSingleton<IChatClient>({key}, …).";
    }

    private object ReplacedKey(string name) => (OwnKey(serviceKey), "replaced", name);

    private static string ConventionalKey(RouteTarget target) => target.Word();

    private static object OwnKey(string? serviceKey) => (typeof(RouteLlmRegistration), serviceKey);
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>What one <c>AddRouteLlm()</c> registered: under which keys the container holds its routers and its two clients.</summary>
/// <remarks>Written while services are configured, read afterwards.</remarks>
internal sealed class RouteLlmRegistration(string? serviceKey)
{
    private readonly List<string> _routerNames = [];
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal);
    private readonly List<string> _modelNames = [];
    private readonly HashSet<RouteTarget> _named = [];
    private object _strongKey = ConventionalKey(RouteTarget.Strong);
    private object _weakKey = ConventionalKey(RouteTarget.Weak);

    /// <summary>Gets the key of the registration, which is also the name of its options.</summary>
    public string? ServiceKey => serviceKey;

    /// <summary>Gets the names of the routers that were added in code.</summary>
    public IReadOnlyCollection<string> RouterNames => _routerNames;

    /// <summary>Gets the names of all models, weakest first.</summary>
    public IReadOnlyList<string> ModelNames =>
    [
        .. Needs(RouteTarget.Weak) ? [RouteTarget.Weak.Word()] : Array.Empty<string>(),
        .. _modelNames,
        .. Needs(RouteTarget.Strong) ? [RouteTarget.Strong.Word()] : Array.Empty<string>(),
    ];

    /// <summary>Gets the sections of configuration that the options are bound to.</summary>
    public IList<IConfiguration> Sections { get; } = [];

    /// <summary>Gets the key under which the <see cref="LiveOptions"/> stand.</summary>
    public object LiveOptionsKey => (OwnKey(serviceKey), nameof(LiveOptions));

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
            ServiceDescriptor replaced = services.Last(service => service.IsKeyedService && service.ServiceType == typeof(IPromptRouter) && RouterKey(name).Equals(service.ServiceKey));
            services.Add(replaced.KeyedImplementationInstance is { } instance
                ? new ServiceDescriptor(typeof(IPromptRouter), ReplacedKey(name), instance)
                : new ServiceDescriptor(typeof(IPromptRouter), ReplacedKey(name), replaced.KeyedImplementationFactory!, ServiceLifetime.Singleton));
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
        _named.Add(target);
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

    /// <summary>Says whether there must be a client of a target by itself: always, unless enough models were named one by one.</summary>
    public bool Needs(RouteTarget target) => _named.Contains(target) || _modelNames.Count + _named.Count < 2;

    /// <summary>Remembers a model's name and gives the key to register its client under.</summary>
    /// <exception cref="ArgumentException">There is such a model already.</exception>
    public object AddModelKey(string name)
    {
        if (_modelNames.Contains(name, StringComparer.Ordinal) || name == RouteTarget.Strong.Word() || name == RouteTarget.Weak.Word())
        {
            throw new ArgumentException($"There is a model '{name}' already. Give this one another name; the models 'strong' and 'weak' are named by UseStrongClient and UseWeakClient.", nameof(name));
        }

        _modelNames.Add(name);
        return ModelKey(name);
    }

    /// <summary>Gets the clients of all models, weakest first.</summary>
    /// <exception cref="InvalidOperationException">One is missing.</exception>
    public IReadOnlyList<(string Name, IChatClient Client)> ResolveClients(IServiceProvider provider) => [.. ModelNames.Select(name => (name,
        _modelNames.Contains(name, StringComparer.Ordinal)
            ? provider.GetRequiredKeyedService<IChatClient>(ModelKey(name))
            : ResolveClient(provider, name == RouteTarget.Strong.Word() ? RouteTarget.Strong : RouteTarget.Weak)))];

    /// <summary>Gets the client of the best model, or of the weakest.</summary>
    /// <exception cref="InvalidOperationException">There is no such client.</exception>
    public IChatClient ResolveClient(IServiceProvider provider, RouteTarget target) => Needs(target)
        ? provider.GetKeyedService<IChatClient>(ClientKey(target)) ?? throw new InvalidOperationException(MissingClient(target))
        : provider.GetRequiredKeyedService<IChatClient>(ModelKey(target == RouteTarget.Strong ? _modelNames[^1] : _modelNames[0]));

    /// <summary>Says that a client is missing and what to write.</summary>
    public string MissingClient(RouteTarget target)
    {
        string call = serviceKey is null ? "AddRouteLlm()" : $"AddKeyedRouteLlm(\"{serviceKey}\")";
        string key = ClientKey(target) is string text ? $"\"{text}\"" : $"{ClientKey(target)}";
        return $"There is no {ConventionalKey(target)} chat client for {call}. Write {call}.Use{target}Client(client), " +
            $"or register one with services.AddKeyedSingleton<IChatClient>({key}, …).";
    }

    /// <summary>Gets the key of what a fleet shares.</summary>
    public object SharedStateKey => (OwnKey(serviceKey), nameof(ISharedRoutingState));

    private object ModelKey(string name) => (OwnKey(serviceKey), "model", name);

    private object ReplacedKey(string name) => (OwnKey(serviceKey), "replaced", name);

    private static string ConventionalKey(RouteTarget target) => target.Word();

    private static object OwnKey(string? serviceKey) => (typeof(RouteLlmRegistration), serviceKey);
}

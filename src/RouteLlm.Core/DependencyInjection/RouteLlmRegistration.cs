using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>
/// What one <c>AddRouteLlm()</c> registered: its models, its pipeline, and the keys under which the container holds its routers.
/// </summary>
/// <remarks>Written while services are configured, read afterwards.</remarks>
internal sealed class RouteLlmRegistration(string? serviceKey)
{
    private readonly List<string> _routerNames = [];
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal);
    private ServiceDescriptor? _chatClient;

    /// <summary>Gets the key of the registration, which is also the name of its options.</summary>
    public string? ServiceKey => serviceKey;

    /// <summary>Gets the names of the routers that were added in code.</summary>
    public IReadOnlyCollection<string> RouterNames => _routerNames;

    /// <summary>Gets the call that made the registration, for error messages.</summary>
    public string AddCall => CallOf(serviceKey);

    /// <summary>Gets the models.</summary>
    public ModelRegistrations Models { get; } = new(CallOf(serviceKey), OwnKey(serviceKey));

    /// <summary>Gets the middleware around the router.</summary>
    public ChatPipeline Pipeline { get; } = new($"{CallOf(serviceKey)}.UsePipeline(…)");

    /// <summary>Gets the sections of configuration that the options are bound to.</summary>
    public IList<IConfiguration> Sections { get; } = [];

    /// <summary>Gets the key under which the <see cref="LiveOptions"/> stand.</summary>
    public object LiveOptionsKey => (OwnKey(serviceKey), nameof(LiveOptions));

    /// <summary>Gets the configuration file that is in use, if any.</summary>
    public RouterFile? ConfigurationFile { get; private set; }

    /// <summary>Gets the key under which the routers of the file stand, as <see cref="ILiveRouters"/>.</summary>
    public object ConfigurationKey => (OwnKey(serviceKey), nameof(ConfigurationFile));

    /// <summary>Gets the key under which the sinks of decisions stand, any number of them.</summary>
    public object DecisionSinkKey => (OwnKey(serviceKey), nameof(IDecisionSink));

    /// <summary>Finds the registration of an earlier <c>AddRouteLlm()</c> with this key.</summary>
    public static RouteLlmRegistration? Find(IServiceCollection services, string? serviceKey) => services
        .FirstOrDefault(service => service.IsKeyedService && OwnKey(serviceKey).Equals(service.ServiceKey))
        ?.KeyedImplementationInstance as RouteLlmRegistration;

    /// <summary>Registers itself, to be found by <see cref="Find"/>, and the clients.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="client">Makes the router.</param>
    public void AddTo(IServiceCollection services, Func<IServiceProvider, RouteLlmChatClient> client)
    {
        services.AddKeyedSingleton(OwnKey(serviceKey), this);
        Models.AddTo(services, RouteTarget.Weak.Word());
        Models.AddTo(services, RouteTarget.Strong.Word());
        services.Add(new ServiceDescriptor(typeof(RouteLlmChatClient), serviceKey, (provider, _) => client(provider), ServiceLifetime.Singleton));
        services.Add(_chatClient = new ServiceDescriptor(typeof(IChatClient), serviceKey, (provider, _) => RoutedClient(provider), ServiceLifetime.Singleton));
    }

    /// <summary>
    /// Moves the routed client behind keyed clients that were registered after it, since Semantic Kernel takes the last one. An unkeyed
    /// client that was registered after it is what the application wants to inject, and stays behind it.
    /// </summary>
    public void KeepLast(IServiceCollection services)
    {
        int own = services.IndexOf(_chatClient!);
        ServiceDescriptor[] later = [.. services.Skip(own + 1).Where(static service => service.ServiceType == typeof(IChatClient))];
        if (own >= 0 && later.Length > 0 && Array.TrueForAll(later, static service => service.IsKeyedService))
        {
            services.RemoveAt(own);
            services.Add(_chatClient!);
        }
    }

    /// <summary>Gets the key of a router: its name, and for keyed registrations the pair of their key and its name.</summary>
    public object RouterKey(string name) => serviceKey is null ? name : (serviceKey, name);

    /// <summary>
    /// Remembers a router's name and gives the key to register it under. A later router replaces an earlier one of its name.
    /// </summary>
    /// <exception cref="ArgumentException">A model id could not name the router.</exception>
    /// <exception cref="InvalidOperationException">The configuration file sets up a router of this name.</exception>
    public object AddRouterKey(string name)
    {
        RouterModelId.ThrowIfAmbiguous(name, nameof(name));
        if (ConfigurationFile is { } file && file.RouterNames.Contains(name, StringComparer.Ordinal))
        {
            throw new InvalidOperationException(
                $"The configuration file '{file.Path}' already has a router '{name}'. Give this one another name, or add it before the file, whose router then replaces it.");
        }

        if (!_routerNames.Contains(name, StringComparer.Ordinal))
        {
            _routerNames.Add(name);
        }

        return RouterKey(name);
    }

    /// <summary>Uses a configuration file, whose routers replace those that were added in code under their names.</summary>
    /// <exception cref="InvalidOperationException">Another one is in use already.</exception>
    public void UseConfigurationFile(RouterFile file, IServiceCollection services)
    {
        if (ConfigurationFile is { } other)
        {
            throw new InvalidOperationException($"The configuration file '{other.Path}' is already in use. Put all routers into one file.");
        }

        ConfigurationFile = file;

        // The file's routers take over the keys. What they replace stays there under another, for when a later version of the file no
        // longer has them.
        foreach (string name in _routerNames.Where(name => file.RouterNames.Contains(name, StringComparer.Ordinal)))
        {
            ServiceDescriptor replaced = services.Last(service => service.IsKeyedService && service.ServiceType == typeof(IPromptRouter) && RouterKey(name).Equals(service.ServiceKey));
            services.Add(replaced.KeyedImplementationInstance is { } instance
                ? new ServiceDescriptor(typeof(IPromptRouter), ReplacedKey(name), instance)
                : new ServiceDescriptor(typeof(IPromptRouter), ReplacedKey(name), replaced.KeyedImplementationFactory!, ServiceLifetime.Singleton));
            _replaced.Add(name);
        }
    }

    /// <summary>Gets the application's own routers.</summary>
    public RegisteredRouters OwnRouters(IServiceProvider provider) => provider.GetRequiredKeyedService<RegisteredRouters>(OwnRoutersKey);

    /// <summary>Gets the key of the application's own routers.</summary>
    public object OwnRoutersKey => (OwnKey(serviceKey), nameof(RegisteredRouters));

    /// <summary>Gets the key of a router that was added in code.</summary>
    public object OwnRouterKey(string name) => _replaced.Contains(name) ? ReplacedKey(name) : RouterKey(name);

    /// <summary>Gets all routers: those of the configuration file as they are now, and those that were added in code.</summary>
    public IRouterCatalog Routers(IServiceProvider provider) => ConfigurationFile is null
        ? OwnRouters(provider)
        : provider.GetRequiredKeyedService<ILiveRouters>(ConfigurationKey).Routers;

    /// <summary>Gets the key of the routers that have taken the place of others, as <see cref="RouterReplacements"/>.</summary>
    public object ReplacementsKey => (OwnKey(serviceKey), nameof(RouterReplacements));

    /// <summary>Gets or sets whether something learns from battles.</summary>
    public bool HasLearner { get; set; }

    /// <summary>Gets or sets whether a store for a fleet is made that the options name.</summary>
    public bool ReadsFleetOptions { get; set; }

    /// <summary>Gets the key of what a fleet shares.</summary>
    public object FleetStateKey => (OwnKey(serviceKey), nameof(IFleetState));

    // The container owns the router by itself, so the pipeline leaves it open.
    private IChatClient RoutedClient(IServiceProvider provider)
    {
        RouteLlmChatClient client = serviceKey is null
            ? provider.GetRequiredService<RouteLlmChatClient>()
            : provider.GetRequiredKeyedService<RouteLlmChatClient>(serviceKey);
        return Pipeline.IsEmpty ? client : Pipeline.Around(new BorrowedChatClient(client), provider);
    }

    private object ReplacedKey(string name) => (OwnKey(serviceKey), "replaced", name);

    private static string CallOf(string? serviceKey) => serviceKey is null ? "AddRouteLlm()" : $"AddKeyedRouteLlm(\"{serviceKey}\")";

    private static object OwnKey(string? serviceKey) => (typeof(RouteLlmRegistration), serviceKey);
}

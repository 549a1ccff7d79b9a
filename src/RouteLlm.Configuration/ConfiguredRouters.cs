using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>
/// The routers of one version of a configuration file, each made when it is first asked for, beside those of the application. Safe for
/// concurrent use.
/// </summary>
internal sealed class ConfiguredRouters : IRouterCatalog, IDisposable
{
    private readonly IRouterCatalog _others;
    private readonly ConcurrentDictionary<string, Lazy<IPromptRouter>> _made = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _failed = new(StringComparer.Ordinal);
    private readonly Stack<IDisposable> _owned = [];
    private readonly RouteLlmRegistration _registration;
    private readonly RouterReplacements _replacements;

    /// <param name="configuration">The file.</param>
    /// <param name="registration">
    /// The application's own routers and clients; a router of the file replaces one of these with its name.
    /// </param>
    /// <param name="services">Where embedding generators and clients come from.</param>
    /// <exception cref="ConfigurationFileException">
    /// The file names a router that is not there, or routers ask each other in a circle.
    /// </exception>
    public ConfiguredRouters(RouterConfiguration configuration, RouteLlmRegistration registration, IServiceProvider services)
    {
        _registration = registration;
        _replacements = services.GetRequiredKeyedService<RouterReplacements>(registration.ReplacementsKey);
        Configuration = configuration;
        Services = services;
        Embeddings = new ConfiguredEmbeddings(this);
        _others = registration.OwnRouters(services);
        configuration.ThrowIfReferencesAreWrong(_others.Names);
        Names = [.. configuration.Routers.Keys.Union(_others.Names, StringComparer.Ordinal)];
    }

    public RouterConfiguration Configuration { get; }

    public IServiceProvider Services { get; }

    public ConfiguredEmbeddings Embeddings { get; }

    public IReadOnlyCollection<string> Names { get; }

    public string? DefaultRouter => Configuration.DefaultRouter;

    public int Version => _replacements.Version;

    /// <summary>Gets a router.</summary>
    /// <exception cref="RoutingException">No router has this name.</exception>
    /// <exception cref="ConfigurationFileException">The router cannot be made.</exception>
    public IPromptRouter Get(string name) => _replacements.InPlaceOf(name, GetRegistered(name));

    /// <inheritdoc cref="Get"/>
    public IPromptRouter GetRegistered(string name)
    {
        if (!Configuration.Routers.TryGetValue(name, out ConfiguredRouter? router))
        {
            return _others.Names.Contains(name, StringComparer.Ordinal)
                ? _others.GetRegistered(name)
                : throw RoutingException.UnknownRouter(name, Names);
        }

        // Each by itself, since making one may ask the container for others, which may ask for one of these.
        Lazy<IPromptRouter> made = _made.GetOrAdd(name, static (_, making) => new Lazy<IPromptRouter>(() => making.Routers.Make(making.Router)), (Routers: this, Router: router));
        try
        {
            IPromptRouter ready = made.Value;
            _failed.TryRemove(name, out _);
            return ready;
        }
        catch
        {
            // What is missing may be there the next time.
            _failed[name] = true;
            _made.TryRemove(KeyValuePair.Create(name, made));
            throw;
        }
    }

    public RouterStatus StatusOf(string name) => !Configuration.Routers.ContainsKey(name) ? _others.StatusOf(name)
        : _made.TryGetValue(name, out Lazy<IPromptRouter>? made) && made.IsValueCreated ? RouterStatus.Ready
        : _failed.ContainsKey(name) ? RouterStatus.Failed
        : RouterStatus.NotLoaded;

    public RouterThreshold? ThresholdOf(string name)
    {
        if (!Configuration.Routers.TryGetValue(name, out ConfiguredRouter? router))
        {
            return _others.ThresholdOf(name);
        }

        if (router.ThresholdIn(Configuration.Folder) is { } own)
        {
            return own;
        }

        // Resolved for that router, since a calibration is of one router and no other.
        return router.Kind.ThresholdFrom(router.Settings) is { } next && ThresholdOf(next) is { } inherited
            ? new RouterThreshold(inherited.For(Get(next), next), StrongModelPercent: null)
            : null;
    }

    /// <summary>Takes over what must be disposed with the routers.</summary>
    public void Own(IDisposable disposable)
    {
        lock (_owned)
        {
            _owned.Push(disposable);
        }
    }

    /// <summary>Gets the application's weak model.</summary>
    /// <exception cref="InvalidOperationException">It does not exist.</exception>
    public IChatClient WeakClient() => _registration.Models.Resolve(Services, RouteTarget.Weak);

    /// <summary>Gets what makes clients of endpoints.</summary>
    public IEndpointClientFactory EndpointClients(SettingPlace place) => Services.GetService<IEndpointClientFactory>() ?? throw place.Wrong(
        "the file names a model at an endpoint, but no package to call it is in use. Add the package RouteLlm.OpenAI and write AddRouteLlm().UseOpenAIEndpoints().");

    /// <summary>Gets what loads embedding models on this machine.</summary>
    /// <param name="place">Where the file names one.</param>
    public ILocalEmbeddingFactory LocalEmbeddings(SettingPlace place) => Services.GetService<ILocalEmbeddingFactory>() ?? throw place.Wrong(
        $"'{EmbeddingKeys.Onnx}' names an embedding model on this machine, which needs ONNX Runtime. Add the package RouteLlm.Onnx and write AddRouteLlm().UseOnnx().");

    public void Dispose()
    {
        lock (_owned)
        {
            while (_owned.TryPop(out IDisposable? owned))
            {
                owned.Dispose();
            }
        }
    }

    private IPromptRouter Make(ConfiguredRouter router)
    {
        using var creation = new ConfiguredRouterCreation(router, this);
        try
        {
            IPromptRouter made = router.Kind.Create(creation);
            creation.Complete();
            return made;
        }
        catch (Exception exception) when (exception
            is ModelFileException or JsonLineException or ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw router.Settings.Place.Wrong($"the router '{router.Name}' cannot be created: {exception.Message}", exception);
        }
    }
}

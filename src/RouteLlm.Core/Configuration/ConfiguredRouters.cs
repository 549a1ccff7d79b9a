using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm.Yaml;

namespace RouteLlm;

/// <summary>The routers of one version of a configuration file, each made when it is first asked for, beside those of the application. Safe for concurrent use.</summary>
internal sealed class ConfiguredRouters : IRouterCatalog, IDisposable
{
    private readonly IRouterCatalog _others;
    private readonly ConcurrentDictionary<string, IRouter> _made = new(StringComparer.Ordinal);
    private readonly Stack<IDisposable> _owned = [];

    private readonly RouteLlmRegistration _registration;

    /// <param name="configuration">The file.</param>
    /// <param name="registration">The application's own routers and clients; a router of the file replaces one of these with its name.</param>
    /// <param name="services">Where embedding generators and clients come from.</param>
    public ConfiguredRouters(RouterConfiguration configuration, RouteLlmRegistration registration, IServiceProvider services)
    {
        _registration = registration;
        Configuration = configuration;
        Services = services;
        Embeddings = new ConfiguredEmbeddings(this);
        _others = new RegisteredRouters(services, registration);
        Names = [.. configuration.Routers.Keys.Union(_others.Names, StringComparer.Ordinal)];
    }

    public RouterConfiguration Configuration { get; }

    public IServiceProvider Services { get; }

    public ConfiguredEmbeddings Embeddings { get; }

    public IReadOnlyCollection<string> Names { get; }

    /// <summary>Gets a router.</summary>
    /// <exception cref="RoutingException">No router has this name.</exception>
    /// <exception cref="ConfigurationFileException">The router cannot be made.</exception>
    public IRouter Get(string name)
    {
        if (!Configuration.Routers.TryGetValue(name, out ConfiguredRouter? router))
        {
            return _others.Names.Contains(name, StringComparer.Ordinal) ? _others.Get(name) : throw RoutingException.UnknownRouter(name, Names);
        }

        if (_made.TryGetValue(name, out IRouter? made))
        {
            return made;
        }

        // One after the other, so that two routers share a generator of embeddings and none is made twice.
        lock (_made)
        {
            return _made.GetOrAdd(name, static (_, making) => making.Routers.Make(making.Router), (Routers: this, Router: router));
        }
    }

    public RouterThreshold? ThresholdOf(string name) =>
        Configuration.Routers.TryGetValue(name, out ConfiguredRouter? router) ? router.ThresholdIn(Configuration.Folder) : _others.ThresholdOf(name);

    /// <summary>Takes over what must be disposed with the routers. Called while a router is made.</summary>
    public T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Push(disposable);
        return disposable;
    }

    /// <summary>Gets the application's weak model.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public IChatClient WeakClient() => _registration.ResolveClient(Services, RouteTarget.Weak);

    /// <summary>Gets what makes clients of endpoints.</summary>
    public IEndpointClientFactory EndpointClients(YamlPlace place) => Services.GetService<IEndpointClientFactory>() ?? throw place.Wrong(
        "a model at an endpoint is named, but nothing here can call one. Add the package RouteLlm.OpenAI and write AddRouteLlm().UseOpenAIEndpoints().");

    /// <summary>Gets what loads models on this machine.</summary>
    /// <param name="place">Where the file names one.</param>
    /// <param name="what">What the file asks for there.</param>
    public ILocalModelFactory LocalModels(YamlPlace place, string what) => Services.GetService<ILocalModelFactory>() ?? throw place.Wrong(
        $"{what}, which needs ONNX Runtime. Add the package RouteLlm.Onnx and write AddRouteLlm().UseOnnx().");

    public void Dispose()
    {
        lock (_made)
        {
            while (_owned.TryPop(out IDisposable? owned))
            {
                owned.Dispose();
            }
        }
    }

    private IRouter Make(ConfiguredRouter router)
    {
        try
        {
            return router.Kind.Create(new RouterCreation(router, this));
        }
        catch (Exception exception) when (exception
            is ModelFileException or JsonLineException or ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw router.Settings.Place.Wrong($"the router '{router.Name}' cannot be made: {exception.Message}", exception);
        }
    }
}

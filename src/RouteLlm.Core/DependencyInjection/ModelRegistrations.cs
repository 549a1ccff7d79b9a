using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>The models of one <c>AddRouteLlm()</c>: where their clients come from, and the middleware around each.</summary>
/// <remarks>Written while services are configured, read afterwards.</remarks>
/// <param name="addCall">The call that models are added to, for error messages.</param>
/// <param name="registrationKey">The key that is the registration's alone.</param>
internal sealed class ModelRegistrations(string addCall, object registrationKey)
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, ModelSource> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ModelSource Source, string Advice)> _defaults = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChatPipeline> _pipelines = new(StringComparer.Ordinal);
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);

    /// <summary>Gets the names of all models, weakest first.</summary>
    public IReadOnlyList<string> Names =>
    [
        .. Needs(RouteTarget.Weak) ? [RouteTarget.Weak.Word()] : Array.Empty<string>(),
        .. _names,
        .. Needs(RouteTarget.Strong) ? [RouteTarget.Strong.Word()] : Array.Empty<string>(),
    ];

    /// <summary>Says whether there must be a client of a target by itself: always, unless enough models were named one by one.</summary>
    public bool Needs(RouteTarget target) =>
        _sources.ContainsKey(target.Word()) || _kept.Contains(target.Word()) || _sources.Count < 2;

    /// <summary>Gets the names of the models that have middleware of their own.</summary>
    public IReadOnlyCollection<string> PipelineNames => _pipelines.Keys;

    /// <summary>Gets or sets what must have run before the models are known: it may call <see cref="Keep"/>.</summary>
    public Action<IServiceProvider>? Preparation { get; set; }

    /// <summary>Lets there be a model of a target, however many others are named one by one: its client comes from elsewhere.</summary>
    public void Keep(RouteTarget target) => _kept.Add(target.Word());

    /// <summary>Registers the service of a model, which is made when it is first needed.</summary>
    public void AddTo(IServiceCollection services, string name) =>
        services.AddKeyedSingleton(ServiceKey(name), (provider, _) => Create(provider, name));

    /// <summary>Names the client of the strongest model, or of the weakest.</summary>
    public void Set(RouteTarget target, ModelSource source) => _sources[target.Word()] = source;

    /// <summary>
    /// Names the client of a target for when no builder does; where it gives <see langword="null"/>, the application's key <c>"strong"</c>
    /// or <c>"weak"</c> counts.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="source">Gives its client.</param>
    /// <param name="advice">What to write where nothing gives the client.</param>
    public void SetDefault(RouteTarget target, ModelSource source, string advice) => _defaults[target.Word()] = (source, advice);

    /// <summary>Adds a model by name, above those that were added before.</summary>
    /// <exception cref="ArgumentException">There is such a model already.</exception>
    public void Add(IServiceCollection services, string name, ModelSource source)
    {
        if (IsTarget(name) || !_sources.TryAdd(name, source))
        {
            throw new ArgumentException($"There is already a model '{name}'. Give this one another name; 'strong' and 'weak' are the models of UseStrongClient and UseWeakClient.", nameof(name));
        }

        _names.Add(name);
        AddTo(services, name);
    }

    /// <summary>Gets the middleware around a model.</summary>
    public ChatPipeline Pipeline(string name)
    {
        if (!_pipelines.TryGetValue(name, out ChatPipeline? pipeline))
        {
            _pipelines[name] = pipeline = new ChatPipeline($"{addCall}.UseModelPipeline(\"{name}\", …)");
        }

        return pipeline;
    }

    /// <summary>Finds what is wrong with the models before one is made.</summary>
    /// <param name="services">Says what the container holds; <see langword="null"/> where it cannot say.</param>
    public IEnumerable<string> FindErrors(IServiceProviderIsKeyedService? services)
    {
        foreach (RouteTarget target in (RouteTarget[])[RouteTarget.Strong, RouteTarget.Weak])
        {
            if (services is not null && Needs(target) && !_defaults.ContainsKey(target.Word())
                && ServiceKeyOf(target) is { } key && !services.IsKeyedService(typeof(IChatClient), key))
            {
                yield return Missing(target, key);
            }
        }

        foreach (string name in _pipelines.Keys.Except(Names, StringComparer.Ordinal))
        {
            yield return $"{addCall}.UseModelPipeline(\"{name}\", …) names an unknown model. Known models: {string.Join(", ", Names)}.";
        }
    }

    /// <summary>Gets the clients of all models, weakest first.</summary>
    /// <exception cref="InvalidOperationException">One is missing or cannot be made.</exception>
    public IReadOnlyList<(string Name, IChatClient Client)> Resolve(IServiceProvider provider)
    {
        Preparation?.Invoke(provider);
        return [.. Names.Select(name => (name, Resolve(provider, name)))];
    }

    /// <summary>Gets the client of the best model, or of the weakest.</summary>
    /// <exception cref="InvalidOperationException">There is no such client, or it cannot be made.</exception>
    public IChatClient Resolve(IServiceProvider provider, RouteTarget target) =>
        Resolve(provider, target == RouteTarget.Strong ? Names[^1] : Names[0]);

    private static bool IsTarget(string name) => name == RouteTarget.Strong.Word() || name == RouteTarget.Weak.Word();

    private (object RegistrationKey, string Model, string Name) ServiceKey(string name) => (registrationKey, "model", name);

    private IChatClient Resolve(IServiceProvider provider, string name) =>
        provider.GetRequiredKeyedService<RegisteredModelClient>(ServiceKey(name)).Client;

    private RegisteredModelClient Create(IServiceProvider provider, string name)
    {
        (IChatClient client, bool isOwned) = Get(provider, name);
        try
        {
            if (_pipelines.TryGetValue(name, out ChatPipeline? pipeline))
            {
                client = pipeline.Around(isOwned ? client : new BorrowedChatClient(client), provider);
                isOwned = true;
            }

            ModelCaches.KeepApart(name, client, addCall);
            return new RegisteredModelClient(client, isOwned);
        }
        catch
        {
            if (isOwned)
            {
                client.Dispose();
            }

            throw;
        }
    }

    private (IChatClient Client, bool IsOwned) Get(IServiceProvider provider, string name)
    {
        if (_sources.TryGetValue(name, out ModelSource? named) && named.Get(provider) is { } client)
        {
            return (client, named.IsOwned);
        }

        RouteTarget target = name == RouteTarget.Strong.Word() ? RouteTarget.Strong : RouteTarget.Weak;
        if (named is null && _defaults.TryGetValue(name, out (ModelSource Source, string Advice) other) && other.Source.Get(provider) is { } made)
        {
            return (made, other.Source.IsOwned);
        }

        object key = ServiceKeyOf(target)!;
        return (provider.GetKeyedService<IChatClient>(key) ?? throw new InvalidOperationException(Missing(target, key)), false);
    }

    // The key under which the application registers the client of a target, unless the builder was given the client itself.
    private object? ServiceKeyOf(RouteTarget target) =>
        _sources.TryGetValue(target.Word(), out ModelSource? source) ? source.ServiceKey : target.Word();

    private string Missing(RouteTarget target, object serviceKey)
    {
        string key = serviceKey is string text ? $"\"{text}\"" : $"{serviceKey}";
        string advice = !_sources.ContainsKey(target.Word()) && _defaults.TryGetValue(target.Word(), out (ModelSource Source, string Advice) other)
            ? other.Advice
            : $"Write {addCall}.Use{target}Client(client), or register one with services.AddKeyedSingleton<IChatClient>({key}, …).";
        return $"There is no {target.Word()} chat client for {addCall}. {advice}";
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>The names that <c>model</c> may have, and what they mean to the engine.</summary>
internal sealed class GatewayModels
{
    public const string Auto = RouterModelId.Default;

    private readonly RouteLlmRegistration _registration;
    private readonly IServiceProvider _services;
    private readonly GatewayOptions _options;
    private readonly IRoutingPolicySource _policies;
    private readonly RoutingEngine _engine;
    private readonly RoutedModels _models;
    private readonly bool _passesOn;
    private readonly ILogger _logger;

    public GatewayModels(
        RouteLlmRegistration registration, IServiceProvider services, IOptions<GatewayOptions> options, IOptions<RouteLlmOptions> routing, GatewayEngine engine, ILogger<GatewayModels> logger)
    {
        _registration = registration;
        _services = services;
        _options = options.Value;
        _policies = RouteLlmServiceCollectionExtensions.Policies(services, registration);
        _engine = engine.Engine;
        _models = engine.Models;
        _passesOn = routing.Value.UnknownModelIds == UnknownModelIds.PassOn;
        _logger = logger;
    }

    /// <summary>Gets the names of the routers that requests may name.</summary>
    public IEnumerable<string> Routers => Allowed(Catalog.Names);

    /// <summary>Gets all models, best first.</summary>
    public IEnumerable<RoutedModel> All => _models.All.Reverse();

    /// <summary>Gets the names of all models.</summary>
    public IEnumerable<string> Names => new[] { Auto }
        .Concat(Routers.Select(RouterModelId.For))
        .Concat(All.Select(NameOf))
        .Concat(_options.Aliases.Keys)
        .Distinct(StringComparer.Ordinal);

    // Null for the default router of the file or of the options.
    private RouterModelId? First => _options.Routers.Count > 0 ? new RouterModelId(_options.Routers[0], Threshold: null) : null;

    private IRouterCatalog Catalog => _registration.Routers(_services);

    /// <summary>Makes every router that requests may name, so that one that cannot be made is known at the start.</summary>
    /// <exception cref="RoutingException">There is no such router, or it has no threshold.</exception>
    /// <exception cref="InvalidOperationException">An alias stands for nothing.</exception>
    public void Load()
    {
        RoutingPolicy policy = _policies.Current;
        if (First is { } first)
        {
            _ = policy.Resolve(first);
        }

        IRouterCatalog catalog = Catalog;
        foreach (string name in _options.Routers)
        {
            _ = catalog.Get(name);
        }

        foreach ((string alias, string name) in _options.Aliases)
        {
            if (FindModel(name) is null && name != Auto && !RouterModelId.IsRouters(name))
            {
                throw new InvalidOperationException(
                    $"{nameof(GatewayOptions)}.{nameof(GatewayOptions.Aliases)} maps '{alias}' to '{name}', which is unknown. Known names: {string.Join(", ", Names.Except(_options.Aliases.Keys, StringComparer.Ordinal))}.");
            }
        }
    }

    /// <summary>Warns of models that share an id, by which a request then reaches the best of them alone.</summary>
    public void WarnOfSharedIds()
    {
        foreach (IGrouping<string, RoutedModel> shared in All.Where(static model => model.ModelId is not null).GroupBy(static model => model.ModelId!, StringComparer.Ordinal).Where(static group => group.Count() > 1))
        {
            _logger.ModelsShareId(shared.Key, string.Join(", ", shared.Select(static model => model.Name)), shared.First().Name);
        }
    }

    /// <summary>
    /// Gets what a request's <c>model</c> is to the engine: a router, a model, or <see langword="null"/> for the default router.
    /// </summary>
    /// <exception cref="GatewayException">The model is unknown, or its threshold is invalid or missing.</exception>
    public string? Resolve(string model)
    {
        string name = _options.Aliases.TryGetValue(model, out string? aliased) ? aliased : model;
        if (FindModel(name) is { } found)
        {
            return found.Name;
        }

        if (_passesOn && name != Auto && !RouterModelId.IsRouters(name))
        {
            return name;
        }

        RouterModelId? router = ParseRouter(name, model, _policies.Current);
        return name != Auto ? name : router is { } first ? RouterModelId.For(first.Router) : null;
    }

    /// <summary>
    /// Decides prompts as requests with them would be decided now, a held share and budgets included, without sending any.
    /// </summary>
    /// <param name="model">What names the router; an alias may stand for it.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="caller">Whose requests they would be.</param>
    /// <param name="cancellationToken">Cancels the router.</param>
    /// <exception cref="GatewayException">The name is no router's.</exception>
    public ValueTask<IReadOnlyList<RoutingDecision>> DecideAsync(
        string model, IReadOnlyList<string> prompts, string caller, CancellationToken cancellationToken)
    {
        string name = _options.Aliases.TryGetValue(model, out string? aliased) ? aliased : model;
        RouterModelId? router = ParseRouter(name, model, _policies.Current);
        return _engine.DecideAsync(prompts, name != Auto ? name : router is { } first ? RouterModelId.For(first.Router) : null, caller, cancellationToken);
    }

    /// <summary>Gets the name by which clients know the model of a decision.</summary>
    public string NameOf(RoutingDecision decision) => _models.Find(decision.Model) is { } model ? NameOf(model) : decision.Model;

    /// <summary>Gets whether a router can be used: it was made, was not needed yet, or could not be made.</summary>
    public RouterStatus StatusOf(string router) => Catalog.StatusOf(router);

    /// <summary>Gets the name by which clients know a model: its id or, where others have the same, its own name.</summary>
    public string NameOf(RoutedModel model) =>
        model.ModelId is { } id && _models.All.Count(other => other.ModelId == id) == 1 ? id : model.Name;

    private RoutedModel? FindModel(string name) => _models.Find(name) ?? _models.FindByModelId(name);

    private RouterModelId? ParseRouter(string name, string said, RoutingPolicy policy)
    {
        if (name == Auto)
        {
            return First;
        }

        RouterModelId? modelId;
        try
        {
            modelId = RouterModelId.Parse(name);
        }
        catch (RoutingException exception)
        {
            throw GatewayException.Invalid("model", exception.Message, "invalid_threshold");
        }

        if (modelId is not { } id || !IsAllowed(id.Router))
        {
            throw GatewayException.UnknownModel(said, Names);
        }

        ThrowWithoutThreshold(id, policy);
        return id;
    }

    private static void ThrowWithoutThreshold(RouterModelId id, RoutingPolicy policy)
    {
        try
        {
            _ = id.Threshold is null ? policy.Resolve(id) : default;
        }
        catch (RoutingException exception) when (exception.IsThresholdMissing)
        {
            throw GatewayException.ThresholdMissing(id.Router);
        }
    }

    private bool IsAllowed(string router) =>
        (_options.Routers.Count == 0 || _options.Routers.Contains(router)) && Catalog.Names.Contains(router, StringComparer.Ordinal);

    private IEnumerable<string> Allowed(IEnumerable<string> names) =>
        _options.Routers.Count == 0 ? names : _options.Routers.Where(name => names.Contains(name, StringComparer.Ordinal));
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>The names that <c>model</c> may have, and what they mean.</summary>
internal sealed class GatewayModels
{
    public const string Auto = "auto";

    private readonly RouteLlmRegistration _registration;
    private readonly IServiceProvider _services;
    private readonly GatewayOptions _options;
    private readonly IRoutingPolicySource _policies;
    private readonly string _strong;
    private readonly string _weak;

    public GatewayModels(RouteLlmRegistration registration, IServiceProvider services, IOptions<GatewayOptions> options, IModelBackend backend)
    {
        _registration = registration;
        _services = services;
        _options = options.Value;
        _policies = RouteLlmServiceCollectionExtensions.Policies(services, registration);
        _strong = backend.ModelOf(RouteTarget.Strong);
        _weak = backend.ModelOf(RouteTarget.Weak);
    }

    /// <summary>Gets the names of the routers that requests may name.</summary>
    public IEnumerable<string> Routers => Allowed(Catalog.Names);

    /// <summary>Gets the names of all models.</summary>
    public IEnumerable<string> Names => new[] { Auto }.Concat(Routers.Select(static name => $"router-{name}")).Append(_strong).Append(_weak).Distinct(StringComparer.Ordinal);

    // Null for the default router of the file or of the options.
    private RouterModelId? First => _options.Routers.Count > 0 ? new RouterModelId(_options.Routers[0], Threshold: null) : null;

    private IRouterCatalog Catalog => _registration.Routers(_services);

    /// <summary>Makes every router that requests may name, so that one that cannot be made is known at the start.</summary>
    /// <exception cref="RoutingException">There is no such router, or it has no threshold.</exception>
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
    }

    /// <summary>Decides where a request goes.</summary>
    /// <exception cref="GatewayException">There is no such model, its threshold is none, or there is none for it.</exception>
    public async ValueTask<Destination> ResolveAsync(string model, RoutingRequest request, CancellationToken cancellationToken)
    {
        if (model == _strong || model == _weak)
        {
            return new Destination(model == _strong ? RouteTarget.Strong : RouteTarget.Weak, model, Decision: null);
        }

        RoutingDecision decision = await DecideAsync(model, request, cancellationToken).ConfigureAwait(false);
        return new Destination(decision.Target, ModelOf(decision.Target), decision);
    }

    /// <summary>Lets a router decide.</summary>
    /// <exception cref="GatewayException">The name is no router's, its threshold is none, or there is none for it.</exception>
    public async ValueTask<RoutingDecision> DecideAsync(string model, RoutingRequest request, CancellationToken cancellationToken)
    {
        RoutingPolicy policy = _policies.Current;
        RoutingDecision decision = await policy.DecideAsync(request, ParseRouter(model, policy), cancellationToken).ConfigureAwait(false);
        return decision.WithModelId(ModelOf(decision.Target));
    }

    /// <summary>Lets a router decide several prompts.</summary>
    /// <exception cref="GatewayException">The name is no router's, its threshold is none, or there is none for it.</exception>
    public async ValueTask<IReadOnlyList<RoutingDecision>> DecideAsync(string model, IReadOnlyList<string> prompts, CancellationToken cancellationToken)
    {
        RoutingRequest[] requests = [.. prompts.Select(static prompt => new RoutingRequest(prompt))];
        RoutingPolicy policy = _policies.Current;
        IReadOnlyList<RoutingDecision> decisions = await policy.DecideAsync(requests, ParseRouter(model, policy), cancellationToken).ConfigureAwait(false);
        return [.. decisions.Select(decision => decision.WithModelId(ModelOf(decision.Target)))];
    }

    private string ModelOf(RouteTarget target) => target == RouteTarget.Strong ? _strong : _weak;

    private RouterModelId? ParseRouter(string model, RoutingPolicy policy)
    {
        if (model == Auto)
        {
            return First;
        }

        RouterModelId? modelId;
        try
        {
            modelId = RouterModelId.Parse(model);
        }
        catch (RoutingException exception)
        {
            throw GatewayException.Invalid("model", exception.Message, "invalid_threshold");
        }

        if (modelId is not { } id || !Routers.Contains(id.Router, StringComparer.Ordinal))
        {
            throw GatewayException.UnknownModel(model, Names);
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

    private IEnumerable<string> Allowed(IEnumerable<string> names) =>
        _options.Routers.Count == 0 ? names : _options.Routers.Where(name => names.Contains(name, StringComparer.Ordinal));
}

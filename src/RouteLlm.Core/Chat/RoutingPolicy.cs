using System.Collections.Concurrent;

namespace RouteLlm;

/// <summary>Decides requests: finds router and threshold, scores, compares. Immutable; safe for concurrent use.</summary>
internal sealed class RoutingPolicy : IRoutingPolicySource
{
    private readonly IRouterCatalog _routers;
    private readonly RouterThreshold? _threshold;
    private readonly RouteLlmOptions _options;
    private readonly IReadOnlyList<string>? _models;

    // Those of callers with a share by their name; as many as there are names and routers.
    private readonly ConcurrentDictionary<(string Router, double StrongModelPercent), Route> _ofCallers = new();

    // Routers that a request names without a threshold; theirs may stand in a file.
    private readonly ConcurrentDictionary<string, Route> _named = new(StringComparer.Ordinal);

    /// <param name="routers">The routers that requests may name.</param>
    /// <param name="options">The router and threshold of requests that name none.</param>
    /// <param name="defaultRouter">The router of requests that name none, if it is not that of the options.</param>
    /// <param name="models">
    /// The names of the models, weakest first, that routers which score them one by one must know; <see langword="null"/> where there are
    /// two.
    /// </param>
    /// <exception cref="ArgumentException">The options are invalid.</exception>
    /// <exception cref="RoutingException">
    /// The router has no calibration to turn a percentage into a threshold, or does not know a model.
    /// </exception>
    /// <exception cref="CalibrationFileException">The calibration file cannot be read, or is of another router.</exception>
    public RoutingPolicy(
        IRouterCatalog routers, RouteLlmOptions options, string? defaultRouter = null, IReadOnlyList<string>? models = null)
    {
        _routers = routers;
        _options = options;
        _models = models;
        defaultRouter ??= options.Router;
        string[] errors = [.. RouteLlmOptionsRules.FindErrors(options, defaultRouter, routers.Names)];
        if (errors.Length > 0)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        Default = Route.From(defaultRouter, options.ThresholdOfDefaultRouter, routers);
        ThrowIfAny(RouteLlmOptionsRules.FindErrorOfDefault(Default, options));
        ThrowIfAny(models is null ? null : ModelScoringRules.FindErrorOfDefault(Default, options, models));
        foreach ((string caller, double percent) in options.Callers.StrongModelPercents)
        {
            _ofCallers[(defaultRouter, percent)] = Route.OfCaller(defaultRouter, caller, percent, options.CalibrationFile, routers);
        }

        // The options' calibration is that of the default router.
        _threshold = options.ExplicitThreshold is { } threshold ? threshold with { CalibrationFile = null } : null;
    }

    RoutingPolicy IRoutingPolicySource.Current => this;

    public Route Default { get; }

    /// <summary>Gets where the threshold of requests that name none comes from, for people.</summary>
    public string ThresholdOrigin => RouteLlm.ThresholdOrigin.Of(Default, _options, _routers.ThresholdOf(Default.Name));

    /// <summary>Gets the names of the routers that requests may name.</summary>
    public IReadOnlyCollection<string> RouterNames => _routers.Names;

    /// <summary>Finds router and threshold.</summary>
    /// <param name="modelId">What is said of them, if anything.</param>
    /// <param name="callersPercent">The share of strong calls that the request's caller has by its name, if it has one.</param>
    /// <exception cref="RoutingException">The named router is unknown, or there is no threshold for it.</exception>
    public Route Resolve(RouterModelId? modelId, double? callersPercent = null) =>
        callersPercent is { } percent && modelId?.Threshold is null
        ? _ofCallers.GetOrAdd((modelId?.Router ?? Default.Name, percent), static (key, policy) => policy.Find(key.Router, key.StrongModelPercent), this)
        : modelId is RouterModelId named ? Resolve(named) : Default;

    private Route Resolve(RouterModelId named) => named.Threshold is double threshold
        ? new Route(named.Router, _routers.Get(named.Router), threshold)
        : named.Router == Default.Name
            ? Default
            : _named.GetOrAdd(named.Router, static (name, policy) => policy.Find(name), this);

    private Route Find(string name, double callersPercent) =>
        Route.OfCaller(name, caller: null, callersPercent, name == Default.Name ? _options.CalibrationFile : null, _routers);

    private Route Find(string name)
    {
        var route = Route.From(name, _threshold, _routers);
        ThrowIfAny(_models is null ? null : ModelScoringRules.FindError(route, _options, _models));
        return route;
    }

    private static void ThrowIfAny(string? error)
    {
        if (error is not null)
        {
            throw new RoutingException(error);
        }
    }
}

using System.Diagnostics;

namespace RouteLlm;

/// <summary>Decides requests: finds router and threshold, scores, compares. Immutable; safe for concurrent use.</summary>
internal sealed class RoutingPolicy : IRoutingPolicySource
{
    private readonly IRouterCatalog _routers;
    private readonly RouteLlmOptions _options;

    /// <param name="routers">The routers that requests may name.</param>
    /// <param name="options">The router and threshold of requests that name none.</param>
    /// <param name="defaultRouter">The router of requests that name none, if it is not that of the options.</param>
    /// <exception cref="ArgumentException">The options are invalid.</exception>
    /// <exception cref="RoutingException">The router has no calibration to turn a percentage into a threshold.</exception>
    public RoutingPolicy(IRouterCatalog routers, RouteLlmOptions options, string? defaultRouter = null)
    {
        _routers = routers;
        _options = options;
        defaultRouter ??= options.Router;
        string[] errors = [.. RouteLlmOptionsRules.FindErrors(options, defaultRouter, routers.Names)];
        if (errors.Length > 0)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        Default = Route.From(defaultRouter, options, routers);
    }

    RoutingPolicy IRoutingPolicySource.Current => this;

    public Route Default { get; }

    /// <summary>Decides one request.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="modelId">What the request's model id says of router and threshold, if anything.</param>
    /// <param name="cancellationToken">Cancels the router.</param>
    /// <exception cref="RoutingException">The named router is unknown, or the router's score is no probability.</exception>
    public async ValueTask<RoutingDecision> DecideAsync(RoutingRequest request, RouterModelId? modelId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long started = Stopwatch.GetTimestamp();
        Route route = modelId is RouterModelId named ? Resolve(named) : Default;
        RouterScore score = await route.Router.ScoreAsync(request, cancellationToken).ConfigureAwait(false);
        return RoutingDecision.FromScore(route.Name, score, route.Threshold) with { Elapsed = Stopwatch.GetElapsedTime(started) };
    }

    private Route Resolve(RouterModelId named) => named.Threshold is double threshold
        ? new Route(named.Router, _routers.Get(named.Router), threshold)
        : Route.From(named.Router, _options, _routers);
}

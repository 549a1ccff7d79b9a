using System.Diagnostics;

namespace RouteLlm;

/// <summary>Decides requests: finds router and threshold, scores, compares. Immutable; safe for concurrent use.</summary>
internal sealed class RoutingPolicy
{
    private readonly IRouterCatalog _routers;

    // The name under which it is registered, which need not be the one that it gives itself.
    private readonly string _defaultName;

    /// <exception cref="ArgumentException">The options are invalid.</exception>
    /// <exception cref="RoutingException">The router has no calibration to turn a percentage into a threshold.</exception>
    /// <exception cref="CalibrationFileException">The calibration file cannot be read, or is of another router.</exception>
    public RoutingPolicy(IRouterCatalog routers, RouteLlmOptions options)
    {
        _routers = routers;
        string[] errors = [.. RouteLlmOptionsRules.FindErrors(options, routers.Names)];
        if (errors.Length > 0)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        _defaultName = options.Router;
        Default = DefaultRoute.From(options, routers);
    }

    public DefaultRoute Default { get; }

    /// <summary>Decides one request.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="modelId">What the request's model id says of router and threshold, if anything.</param>
    /// <param name="cancellationToken">Cancels the router.</param>
    /// <exception cref="RoutingException">The named router is unknown, or the router's score is no probability.</exception>
    public async ValueTask<RoutingDecision> DecideAsync(RoutingRequest request, RouterModelId? modelId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long started = Stopwatch.GetTimestamp();
        (string name, IRouter router, double threshold) = modelId is RouterModelId named
            ? (named.Router, _routers.Get(named.Router), named.Threshold)
            : (_defaultName, Default.Router, Default.Threshold);
        RouterScore score = await router.ScoreAsync(request, cancellationToken).ConfigureAwait(false);
        return RoutingDecision.FromScore(name, score, threshold) with { Elapsed = Stopwatch.GetElapsedTime(started) };
    }
}

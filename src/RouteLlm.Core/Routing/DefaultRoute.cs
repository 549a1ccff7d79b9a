namespace RouteLlm;

/// <summary>The router and threshold of requests that name none.</summary>
/// <param name="Router">The router.</param>
/// <param name="Threshold">The threshold, from 0 to 1.</param>
internal readonly record struct DefaultRoute(IRouter Router, double Threshold)
{
    /// <summary>Resolves the options.</summary>
    /// <exception cref="RoutingException">The router is unknown, has no calibration to turn a percentage into a threshold, or a threshold of its own that is none.</exception>
    public static DefaultRoute From(RouteLlmOptions options, IRouterCatalog routers)
    {
        IRouter router = routers.Get(options.Router);
        return new DefaultRoute(router, options.Threshold ?? OwnThreshold(options, router) ?? CalibratedThreshold(options, router));
    }

    // Who asks for a percentage wants a percentage, and not what the router takes for right.
    private static double? OwnThreshold(RouteLlmOptions options, IRouter router)
    {
        double? threshold = options.RequestedStrongModelPercent is null ? (router as IDecisiveRouter)?.DecisionThreshold : null;
        return threshold is double value && !ProbabilityRange.Contains(value) ? throw RoutingException.ThresholdOutOfRange(options.Router, value) : threshold;
    }

    private static double CalibratedThreshold(RouteLlmOptions options, IRouter router) =>
        ((router as ICalibratedRouter)?.Calibration ?? throw RoutingException.NoCalibration(options.Router)).GetThreshold(options.StrongModelPercent!.Value);
}

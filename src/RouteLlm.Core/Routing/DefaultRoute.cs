namespace RouteLlm;

/// <summary>The router and threshold of requests that name none.</summary>
/// <param name="Router">The router.</param>
/// <param name="Threshold">The threshold, from 0 to 1.</param>
internal readonly record struct DefaultRoute(IRouter Router, double Threshold)
{
    /// <summary>Resolves the options.</summary>
    /// <exception cref="RoutingException">The router is unknown, or has no calibration to turn a percentage into a threshold.</exception>
    /// <exception cref="CalibrationFileException">The calibration file cannot be read, or is of another router.</exception>
    public static DefaultRoute From(RouteLlmOptions options, IRouterCatalog routers)
    {
        IRouter router = routers.Get(options.Router);
        return new DefaultRoute(router, options.Threshold ?? ThresholdFor(options.StrongModelPercent!.Value, router, options));
    }

    private static double ThresholdFor(double strongModelPercent, IRouter router, RouteLlmOptions options) => options.CalibrationFile is { } path
        ? CalibrationFile.Read(path).GetThreshold(router, strongModelPercent)
        : ((router as ICalibratedRouter)?.Calibration ?? throw RoutingException.NoCalibration(options.Router)).GetThreshold(strongModelPercent);
}

using static System.FormattableString;

namespace RouteLlm;

/// <summary>The router and threshold that decide a request.</summary>
/// <param name="Name">The name under which the router is registered, which need not be the one that it gives itself.</param>
/// <param name="Router">The router.</param>
/// <param name="Threshold">The threshold, from 0 to 1.</param>
/// <param name="Share">The share that the threshold came from, if it came from one.</param>
internal readonly record struct Route(string Name, IPromptRouter Router, double Threshold, CalibratedShare? Share = null)
{
    /// <summary>Gets whose request it decides, where that is known: its caller may have a held share of its own.</summary>
    public Caller? Caller { get; init; }

    /// <summary>Resolves a router with its own threshold, or else with one of the options.</summary>
    /// <param name="name">The router's name.</param>
    /// <param name="otherwise">The threshold of the options, if they have one.</param>
    /// <param name="routers">The routers that there are.</param>
    /// <exception cref="RoutingException">
    /// The router is unknown, has no calibration to turn a percentage into a threshold, or an invalid threshold of its own.
    /// </exception>
    /// <exception cref="CalibrationFileException">A calibration file cannot be read, or is of another router.</exception>
    public static Route From(string name, RouterThreshold? otherwise, IRouterCatalog routers)
    {
        IPromptRouter router = routers.Get(name);
        RouterThreshold threshold = routers.ThresholdOf(name)
            ?? otherwise
            ?? new RouterThreshold(OwnThreshold(name, router), RouterThreshold.DefaultStrongModelPercent);
        threshold = threshold.Proven(router);
        CalibratedShare? share = threshold.ShareFor(router, name);
        return new Route(name, router, share?.Threshold ?? threshold.Threshold!.Value, share);
    }

    /// <summary>Resolves a router with the share that a caller has by its name.</summary>
    /// <param name="name">The router's name.</param>
    /// <param name="caller">The caller, for the message; <see langword="null"/> for any with the share.</param>
    /// <param name="percent">The share, in percent.</param>
    /// <param name="calibrationFile">The calibration file of the options, if they have one for this router.</param>
    /// <param name="routers">The routers that there are.</param>
    /// <exception cref="RoutingException">The router is unknown, or has no calibration.</exception>
    /// <exception cref="CalibrationFileException">A calibration file cannot be read, or is of another router.</exception>
    public static Route OfCaller(string name, string? caller, double percent, string? calibrationFile, IRouterCatalog routers)
    {
        IPromptRouter router = routers.Get(name);
        try
        {
            CalibratedShare share = new RouterThreshold(Threshold: null, percent, routers.ThresholdOf(name)?.CalibrationFile ?? calibrationFile).ShareFor(router, name)!;
            return new Route(name, router, share.Threshold, share);
        }
        catch (RoutingException exception) when (exception.IsThresholdMissing)
        {
            throw new RoutingException(
                Invariant($"Callers.StrongModelPercents gives {percent}% to {(caller is null ? "a caller" : $"the caller '{caller}'")}, but the router '{name}' has no calibration to turn it into a threshold. ")
                + "Make one with 'routellm calibrate --write' and set CalibrationFile to it, or remove the percentage.",
                exception);
        }
    }

    private static double? OwnThreshold(string name, IPromptRouter router)
    {
        double? threshold = (router as IDecisiveRouter)?.DecisionThreshold;
        return threshold is double value && !ProbabilityRange.Contains(value)
            ? throw RoutingException.ThresholdOutOfRange(name, value)
            : threshold;
    }
}

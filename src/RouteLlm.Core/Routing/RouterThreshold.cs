namespace RouteLlm;

/// <summary>Where requests go to the strong model: a threshold, or a share that the router's calibration turns into one.</summary>
/// <param name="Threshold">The strong win rate, from 0 to 1.</param>
/// <param name="StrongModelPercent">The share of strong calls, from 0 to 100, where there is no threshold.</param>
internal readonly record struct RouterThreshold(double? Threshold, double? StrongModelPercent)
{
    /// <summary>Gives the threshold for a router.</summary>
    /// <exception cref="RoutingException">There is only a share, and the router has no calibration.</exception>
    public double For(IRouter router, string name) => Threshold
        ?? ((router as ICalibratedRouter)?.Calibration ?? throw RoutingException.NoCalibration(name)).GetThreshold(StrongModelPercent!.Value);
}

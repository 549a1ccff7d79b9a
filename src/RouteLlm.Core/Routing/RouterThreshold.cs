namespace RouteLlm;

/// <summary>Where requests go to the strong model: a threshold, or a share that a calibration turns into one.</summary>
/// <param name="Threshold">The strong win rate, from 0 to 1.</param>
/// <param name="StrongModelPercent">The share of strong calls, from 0 to 100, where there is no threshold.</param>
/// <param name="CalibrationFile">The file with the calibration; <see langword="null"/> for the router's own.</param>
internal readonly record struct RouterThreshold(double? Threshold, double? StrongModelPercent, string? CalibrationFile = null)
{
    /// <summary>Gives the threshold for a router.</summary>
    /// <exception cref="RoutingException">There is only a share, and the router has no calibration.</exception>
    /// <exception cref="CalibrationFileException">The calibration file cannot be read, or is of another router.</exception>
    public double For(IRouter router, string name) => Threshold ?? (CalibrationFile is { } path
        ? RouteLlm.CalibrationFile.Read(path).GetThreshold(router, StrongModelPercent!.Value)
        : ((router as ICalibratedRouter)?.Calibration ?? throw RoutingException.NoCalibration(name)).GetThreshold(StrongModelPercent!.Value));
}

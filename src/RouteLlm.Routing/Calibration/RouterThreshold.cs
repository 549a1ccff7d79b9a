namespace RouteLlm;

/// <summary>Where requests go to the strong model: a threshold, or a share that a calibration turns into one.</summary>
/// <param name="Threshold">The strong win rate, from 0 to 1.</param>
/// <param name="StrongModelPercent">
/// The share of strong calls, from 0 to 100, where there is no threshold; <see langword="null"/> with a calibration file for its proven
/// threshold.
/// </param>
/// <param name="CalibrationFile">The file with the calibration; <see langword="null"/> for the router's own.</param>
internal readonly record struct RouterThreshold(double? Threshold, double? StrongModelPercent, string? CalibrationFile = null)
{
    /// <summary>The share of strong calls, in percent, where nothing says another.</summary>
    public const double DefaultStrongModelPercent = 50;

    /// <summary>Gives the threshold for a router.</summary>
    /// <exception cref="RoutingException">There is only a share, and the router has no calibration.</exception>
    /// <exception cref="CalibrationFileException">The calibration file cannot be read, or is of another router.</exception>
    public double For(IPromptRouter router, string name)
    {
        RouterThreshold proven = Proven(router);
        return proven.Threshold ?? proven.ShareFor(router, name)!.Threshold;
    }

    /// <summary>
    /// Gives the same, with the threshold that the calibration file proves in place of a share, where it has one and no share is asked for.
    /// </summary>
    /// <exception cref="CalibrationFileException">The calibration file cannot be read, or is of another router.</exception>
    public RouterThreshold Proven(IPromptRouter router)
    {
        if (Threshold is null && StrongModelPercent is null && CalibrationFile is { } path && RouteLlm.CalibrationFile.Read(path) is { Proven: { } proven } file)
        {
            file.ThrowUnlessOf(router);
            return this with { Threshold = proven.Threshold };
        }

        return this;
    }

    /// <summary>Gives the share for a router; <see langword="null"/> where there is a threshold.</summary>
    /// <exception cref="RoutingException">There is only a share, and the router has no calibration.</exception>
    /// <exception cref="CalibrationFileException">The calibration file cannot be read, or is of another router.</exception>
    public CalibratedShare? ShareFor(IPromptRouter router, string name)
    {
        if (Threshold is not null)
        {
            return null;
        }

        double percent = StrongModelPercent ?? DefaultStrongModelPercent;
        ThresholdCalibration? own = (router as ICalibratedRouter)?.Calibration;
        if (CalibrationFile is { } path)
        {
            CalibrationFile file = RouteLlm.CalibrationFile.Read(path);
            return new CalibratedShare(percent, file.GetThreshold(router, percent), file.Calibration ?? own);
        }

        ThresholdCalibration calibration = own ?? throw RoutingException.NoCalibration(name);
        return new CalibratedShare(percent, calibration.GetThreshold(percent), calibration);
    }
}

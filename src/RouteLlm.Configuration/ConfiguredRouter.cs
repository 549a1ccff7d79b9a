namespace RouteLlm;

/// <summary>What a configuration file says of one router.</summary>
/// <param name="Name">The router's name.</param>
/// <param name="Kind">What router it is.</param>
/// <param name="Settings">Its settings.</param>
internal sealed record ConfiguredRouter(string Name, IRouterKind Kind, SettingSection Settings)
{
    /// <summary>Gets the threshold or the share of strong calls that the file gives to the router, if any.</summary>
    /// <param name="folder">The folder that paths in the file are relative to.</param>
    public RouterThreshold? ThresholdIn(string folder) => (Settings.Number(FileKeys.Threshold), Settings.Number(FileKeys.StrongModelPercent), CalibrationFileIn(folder)) switch
    {
        (null, null, null) => null,
        var (threshold, percent, file) => new RouterThreshold(threshold, percent, file),
    };

    /// <summary>Gets the full path of the calibration file, if the file names one.</summary>
    public string? CalibrationFileIn(string folder) =>
        Settings.Text(FileKeys.CalibrationFile) is { } path ? Path.GetFullPath(path, folder) : null;

    /// <summary>Checks that there is something to turn a calibration into: a share, or a threshold that the file has itself.</summary>
    /// <exception cref="ConfigurationFileException">There is neither.</exception>
    public void CheckCalibration(string folder)
    {
        if (!Settings.Has(FileKeys.CalibrationFile) || Settings.Number(FileKeys.StrongModelPercent) is not null)
        {
            return;
        }

        const string Without = $"has '{FileKeys.CalibrationFile}' without '{FileKeys.StrongModelPercent}'";
        if (Settings.Number(FileKeys.Threshold) is not null)
        {
            throw Settings.Wrong(FileKeys.CalibrationFile, $"'{Name}' {Without}, but with '{FileKeys.Threshold}'. Remove one of the two.");
        }

        try
        {
            if (CalibrationFile.Read(CalibrationFileIn(folder)!).Proven is null)
            {
                throw Settings.Wrong(FileKeys.CalibrationFile, $"'{Name}' {Without}, and that file has no threshold that 'routellm prove' has proven. Write the share that it turns into one.");
            }
        }
        catch (Exception exception) when (exception is CalibrationFileException or ArgumentException)
        {
            throw Settings.Wrong(FileKeys.CalibrationFile, $"'{Name}' {Without}: {exception.Message}");
        }
    }
}

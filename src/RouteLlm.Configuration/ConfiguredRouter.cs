namespace RouteLlm;

/// <summary>What a configuration file says of one router.</summary>
/// <param name="Name">The router's name.</param>
/// <param name="Kind">What router it is.</param>
/// <param name="Settings">Its settings.</param>
internal sealed record ConfiguredRouter(string Name, IRouterKind Kind, SettingSection Settings)
{
    /// <summary>Gets the threshold or the share of strong calls that the file gives to the router, if any.</summary>
    /// <param name="folder">The folder that paths in the file are relative to.</param>
    public RouterThreshold? ThresholdIn(string folder) => (Settings.Number(FileKeys.Threshold), Settings.Number(FileKeys.StrongModelPercent)) switch
    {
        (null, null) => null,
        var (threshold, percent) => new RouterThreshold(threshold, percent, Settings.Text(FileKeys.CalibrationFile) is { } path ? Path.GetFullPath(path, folder) : null),
    };
}

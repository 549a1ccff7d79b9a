namespace RouteLlm;

/// <summary>How a configuration file is used.</summary>
/// <remarks>Read once, when services are configured.</remarks>
public sealed class ConfigurationFileOptions
{
    /// <summary>Gets or sets whether a changed file is read again while the application runs. Default: no.</summary>
    /// <remarks>
    /// A request in flight keeps the routers that it began with. A file that cannot be used is logged as an error, and the routers
    /// stay as they were. Only the file itself is watched, not the models that it names.
    /// </remarks>
    public bool ReloadOnChange { get; set; }

    /// <summary>Gets or sets how often the file is checked for changes. Default: every 2 seconds.</summary>
    /// <remarks>It is read rather than watched, so that network drives and the links of Kubernetes' config maps work as well.</remarks>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);
}

namespace RouteLlm;

/// <summary>How a machine exchanges what it knows with its fleet.</summary>
public sealed class FleetOptions
{
    /// <summary>Gets or sets the time between two exchanges. Default: one second. What the fleet spends in it can pass a budget.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how long one exchange may take. Default: two seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets or sets the environment variable that holds the configuration string of a Redis, through which state is exchanged: for settings
    /// in <c>appsettings.json</c> or YAML, which hold no secrets. Default:
    /// <see langword="null"/>; without a store that is named in code, each machine is alone. The start fails if it is set and <c>UseRedis()</c> of the package RouteLlm.Redis does not read it.
    /// </summary>
    public string? RedisVariable { get; set; }

    /// <summary>
    /// Gets or sets what the names of all keys in that Redis begin with; applications that share a Redis each need another. Default:
    /// <see langword="null"/>, for that of <c>RedisOptions</c>.
    /// </summary>
    public string? RedisKeyPrefix { get; set; }
}

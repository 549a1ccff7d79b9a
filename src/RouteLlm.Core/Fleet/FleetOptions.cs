namespace RouteLlm;

/// <summary>How a machine exchanges what it knows with its fleet.</summary>
public sealed class FleetOptions
{
    /// <summary>Gets or sets the time between two exchanges. Default: one second. What the fleet spends in it can pass a budget.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how long one exchange may take. Default: two seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);
}

namespace RouteLlm;

/// <summary>How a fleet's state is stored in Redis. How often it is exchanged, <see cref="RouteLlmOptions.Fleet"/> says.</summary>
public sealed class RedisOptions
{
    /// <summary>
    /// Gets or sets what the names of all keys begin with: machines that share state have the same, and applications that share a Redis
    /// each another. Default:
    /// <c>"routellm"</c>. The number <c>share:lexical:30</c> is stored as <c>{routellm}:share:lexical:30</c>; the braces keep all keys in one slot of a cluster.
    /// </summary>
    public string KeyPrefix { get; set; } = "routellm";
}

namespace RouteLlm;

/// <summary><c>fleet</c>: how state is exchanged with other machines.</summary>
internal static class FleetSection
{
    private const string Name = "fleet";
    private const string IntervalSeconds = "interval_seconds";
    private const string TimeoutSeconds = "timeout_seconds";
    private const string RedisVariable = "redis_env";
    private const string RedisKeyPrefix = "redis_key_prefix";

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "How thresholds, budgets and circuits are exchanged with other machines.",
        SettingKey.Text(RedisVariable, "The environment variable that holds the configuration string of the Redis through which they are exchanged. Default: the store that the application names in code, if any."),
        SettingKey.Text(RedisKeyPrefix, "What the names of all keys in that Redis begin with; applications that share a Redis each need another. Default: routellm."),
        SettingKey.Number(IntervalSeconds, "The time between two exchanges, in seconds. Default: 1.", 0.01, RouterKeys.LongestSeconds),
        SettingKey.Number(TimeoutSeconds, "How long an exchange may take, in seconds. Default: 2.", 0.001, RouterKeys.LongestSeconds));

    /// <summary>Takes from the file what the options leave at its default.</summary>
    /// <param name="section">The section.</param>
    /// <param name="options">The options.</param>
    /// <param name="readsStore">Whether a store is made that the options name.</param>
    /// <exception cref="ConfigurationFileException">A store is named, and nothing makes it, or its variable is not set.</exception>
    public static void Apply(SettingSection section, RouteLlmOptions options, bool readsStore)
    {
        FleetOptions fleet = options.Fleet;
        var defaults = new FleetOptions();
        fleet.Interval = fleet.Interval == defaults.Interval ? section.Seconds(IntervalSeconds) ?? fleet.Interval : fleet.Interval;
        fleet.Timeout = fleet.Timeout == defaults.Timeout ? section.Seconds(TimeoutSeconds) ?? fleet.Timeout : fleet.Timeout;
        foreach (string key in (string[])[RedisVariable, RedisKeyPrefix])
        {
            if (section.Text(key) is not null && !readsStore)
            {
                throw section.Wrong(key, $"'{key}' is set, but nothing reads it. {FleetOptionsValidator.StoreAdvice}");
            }
        }

        if (section.Text(RedisVariable) is { } variable && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable)))
        {
            throw section.Wrong(RedisVariable, $"the environment variable '{variable}' is not set. Set it to the configuration string of the Redis, for example 'redis:6379,password=…,ssl=true'.");
        }

        fleet.RedisVariable ??= section.Text(RedisVariable);
        fleet.RedisKeyPrefix ??= section.Text(RedisKeyPrefix);
    }
}

using StackExchange.Redis;

namespace RouteLlm;

/// <summary>Shares the state of an <see cref="IRouteLlmBuilder"/>'s client in Redis.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>Shares thresholds, budgets and circuits with the other machines of a fleet, over a connection of their own.</summary>
    /// <remarks>
    /// Where Redis cannot be reached, at the start or later, each machine continues with its own state, logs that, and retries.
    /// <see cref="RouteLlmOptions.Fleet"/> says how often state is exchanged.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configuration">StackExchange.Redis's configuration string, for example <c>"redis:6379,password=…,ssl=true"</c>. It never reaches a message.</param>
    /// <param name="configure">Sets the names of the keys.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="configuration"/> or <see cref="RedisOptions.KeyPrefix"/> cannot be used.</exception>
    public static IRouteLlmBuilder UseRedis(this IRouteLlmBuilder builder, string configuration, Action<RedisOptions>? configure = null)
    {
        RedisOptions options = OptionsOf(builder, configure);

        // A mistake is said where it was made rather than when the first client is asked for.
        new RedisRoutingState(configuration, options).Dispose();
        return builder.UseFleet(_ => new RedisRoutingState(configuration, options));
    }

    /// <summary>Shares thresholds, budgets and circuits with the other machines of a fleet, over the application's own connection.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connection">Returns the connection, which stays the application's to dispose. Made with <c>abortConnect=false</c>, it connects later if Redis is not available yet.</param>
    /// <param name="configure">Sets the names of the keys.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="connection"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseRedis(this IRouteLlmBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> connection, Action<RedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        RedisOptions options = OptionsOf(builder, configure);
        return builder.UseFleet(provider => new RedisRoutingState(connection(provider), options));
    }

    private static RedisOptions OptionsOf(IRouteLlmBuilder builder, Action<RedisOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);

        // Two clients of one application have their own shares and budgets.
        var options = new RedisOptions();
        if (builder.ServiceKey is { } key)
        {
            options.KeyPrefix += "-" + key;
        }

        configure?.Invoke(options);
        return options;
    }
}

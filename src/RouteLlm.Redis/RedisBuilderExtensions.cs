using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace RouteLlm;

/// <summary>Shares the state of an <see cref="IRouteLlmBuilder"/>'s client in Redis.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>
    /// Shares thresholds, budgets, circuits and kept conversations with the other machines of a fleet, over a connection of their own.
    /// </summary>
    /// <remarks>
    /// Where Redis cannot be reached, at the start or later, each machine continues with its own state, logs that, and retries.
    /// <see cref="RouteLlmOptions.Fleet"/> says how often state is exchanged.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configuration">
    /// StackExchange.Redis's configuration string, for example <c>"redis:6379,password=…,ssl=true"</c>. It never reaches a message.
    /// </param>
    /// <param name="configure">Sets the names of the keys.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="configuration"/> or <see cref="RedisOptions.KeyPrefix"/> cannot be used.
    /// </exception>
    public static IRouteLlmBuilder UseRedis(this IRouteLlmBuilder builder, string configuration, Action<RedisOptions>? configure = null)
    {
        RedisOptions options = OptionsOf(builder, configure);

        // A mistake is said where it was made rather than when the first client is asked for.
        new RedisRoutingState(configuration, options).Dispose();
        return builder.UseFleet(_ => new RedisRoutingState(configuration, options));
    }

    /// <summary>
    /// Shares thresholds, budgets, circuits and kept conversations with the other machines of a fleet, over the application's own
    /// connection.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connection">
    /// Returns the connection, which stays the application's to dispose. Made with <c>abortConnect=false</c>, it connects later if Redis is
    /// not available yet.
    /// </param>
    /// <param name="configure">Sets the names of the keys.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="connection"/> is <see langword="null"/>.
    /// </exception>
    public static IRouteLlmBuilder UseRedis(
        this IRouteLlmBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> connection, Action<RedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        RedisOptions options = OptionsOf(builder, configure);
        return builder.UseFleet(provider => new RedisRoutingState(connection(provider), options));
    }

    /// <summary>
    /// Shares thresholds, budgets and circuits with the other machines of a fleet through the Redis that the options name
    /// (<see cref="FleetOptions.RedisVariable"/>, in YAML <c>redis_env</c> of <c>fleet</c>); without one, each machine is alone.
    /// </summary>
    /// <remarks>A variable that is not set, or does not hold a configuration string, stops the start.</remarks>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseRedis(this IRouteLlmBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var redis = new ConfiguredRedis(builder.ServiceKey);
        builder.Services.AddSingleton<IValidateOptions<RouteLlmOptions>>(redis);
        return builder.UseConfiguredFleet(redis.Create);
    }

    /// <summary>Gets how the state of a client is stored by default.</summary>
    /// <param name="serviceKey">The key of the client.</param>
    /// <param name="keyPrefix">What the names of its keys begin with; <see langword="null"/> for the default.</param>
    internal static RedisOptions OptionsOf(string? serviceKey, string? keyPrefix = null)
    {
        var options = new RedisOptions();
        options.KeyPrefix = keyPrefix ?? options.KeyPrefix;

        // Two clients of one application have their own shares and budgets.
        options.KeyPrefix += serviceKey is null ? string.Empty : "-" + serviceKey;
        return options;
    }

    private static RedisOptions OptionsOf(IRouteLlmBuilder builder, Action<RedisOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RedisOptions options = OptionsOf(builder.ServiceKey);
        configure?.Invoke(options);
        return options;
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>Makes an <see cref="IRouteLlmBuilder"/> part of a fleet.</summary>
public static class FleetBuilderExtensions
{
    /// <summary>Shares thresholds, budgets and circuits with the other machines of a fleet. <c>UseRedis</c> of the package RouteLlm.Redis calls this.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Creates the shared state; the container disposes it.</param>
    /// <param name="configure">Sets how often it is exchanged.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="factory"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseFleet(this IRouteLlmBuilder builder, Func<IServiceProvider, IFleetState> factory, Action<FleetOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.AddKeyedSingleton(builder.Registration().FleetStateKey, (provider, _) => factory(provider));
        return builder.Configure(options => configure?.Invoke(options.Fleet));
    }
}

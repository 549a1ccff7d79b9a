using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>Makes an <see cref="IRouteLlmBuilder"/> part of a fleet.</summary>
public static class FleetBuilderExtensions
{
    /// <summary>
    /// Shares thresholds, budgets, circuits and which model a conversation goes on with among the machines of a fleet. <c>UseRedis</c> of
    /// the package RouteLlm.Redis calls this.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Creates the shared state; the container disposes it.</param>
    /// <param name="configure">Sets how often it is exchanged.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="factory"/> is <see langword="null"/>.
    /// </exception>
    public static IRouteLlmBuilder UseFleet(
        this IRouteLlmBuilder builder, Func<IServiceProvider, IFleetState> factory, Action<FleetOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        RouteLlmRegistration registration = builder.Registration();
        registration.ReadsFleetOptions = false;
        builder.Services.AddKeyedSingleton(registration.FleetStateKey, (provider, _) => factory(provider));
        return builder.Configure(options => configure?.Invoke(options.Fleet));
    }

    /// <summary>
    /// Shares thresholds, budgets, circuits and which model a conversation goes on with among the machines of a fleet, if the options name
    /// a store.
    /// <c>UseRedis()</c> of the package RouteLlm.Redis calls this.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">
    /// Creates the shared state that <see cref="RouteLlmOptions.Fleet"/> names; <see langword="null"/> if it names none. The container
    /// disposes it.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="factory"/> is <see langword="null"/>.
    /// </exception>
    public static IRouteLlmBuilder UseConfiguredFleet(this IRouteLlmBuilder builder, Func<FleetOptions, IFleetState?> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        RouteLlmRegistration registration = builder.Registration();
        registration.ReadsFleetOptions = true;

        // The container takes a service that is null for one that is not there.
        builder.Services.AddKeyedSingleton(
            registration.FleetStateKey, (provider, _) => factory(provider.GetRequiredKeyedService<LiveOptions>(registration.LiveOptionsKey).Current.Fleet)!);
        return builder;
    }
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RouteLlm;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a chat client that routes between a strong and a weak model.</summary>
public static class RouteLlmServiceCollectionExtensions
{
    /// <summary>
    /// Adds a singleton <see cref="RouteLlmChatClient"/> and, with the pipeline of <c>UsePipeline</c> around it, the application's
    /// <see cref="IChatClient"/>.
    /// </summary>
    /// <remarks>
    /// The strong and weak clients come from the builder or, when it names none, from the keyed services <c>"strong"</c> and
    /// <c>"weak"</c>. Clients that are passed to the builder are not services, so only the routed one can be injected, and Semantic Kernel, which takes the last
    /// <see cref="IChatClient"/> of all, keyed ones included, takes it. Register keyed clients of your own before this call.
    /// The routers <c>"lexical"</c> and <c>"random"</c> are always registered; each
    /// router is a keyed <see cref="IPromptRouter"/> under its name. Options and clients are checked when the host starts, and when
    /// the client is first resolved. A second call configures the same client.
    /// </remarks>
    /// <param name="services">The services to add to.</param>
    /// <param name="configure">Sets options in code.</param>
    /// <returns>The builder, to name clients and routers.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder AddRouteLlm(this IServiceCollection services, Action<RouteLlmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Add(services, serviceKey: null).Configure(configure);
    }

    /// <summary>
    /// Adds the client of <see cref="AddRouteLlm(IServiceCollection, Action{RouteLlmOptions}?)"/> with options from configuration, for
    /// example a section of <c>appsettings.json</c>.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configuration">
    /// The section that holds <c>Router</c>, <c>Threshold</c> or <c>StrongModelPercent</c>; an unknown key stops the start with its path
    /// and the nearest key. Read again when it changes: see <see cref="RouteLlmOptions"/>.
    /// </param>
    /// <param name="configure">Sets options in code, after the configuration.</param>
    /// <returns>The builder, to name clients and routers.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="services"/> or <paramref name="configuration"/> is <see langword="null"/>.
    /// </exception>
    public static IRouteLlmBuilder AddRouteLlm(
        this IServiceCollection services,
        IConfiguration configuration,
        Action<RouteLlmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, serviceKey: null).Bind(configuration).Configure(configure);
    }

    /// <summary>
    /// Adds a keyed singleton <see cref="RouteLlmChatClient"/>, also as a keyed <see cref="IChatClient"/>, for an application with several.
    /// </summary>
    /// <remarks>
    /// Its routers are keyed by the pair of <paramref name="serviceKey"/> and their name; otherwise as
    /// <see cref="AddRouteLlm(IServiceCollection, Action{RouteLlmOptions}?)"/>.
    /// </remarks>
    /// <param name="services">The services to add to.</param>
    /// <param name="serviceKey">The key of the client and the name of its <see cref="RouteLlmOptions"/>.</param>
    /// <param name="configure">Sets options in code.</param>
    /// <returns>The builder, to name clients and routers.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="serviceKey"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder AddKeyedRouteLlm(
        this IServiceCollection services, string serviceKey, Action<RouteLlmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        return Add(services, serviceKey).Configure(configure);
    }

    /// <summary>
    /// Adds the client of <see cref="AddKeyedRouteLlm(IServiceCollection, string, Action{RouteLlmOptions}?)"/> with options from
    /// configuration.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="serviceKey">The key of the client and the name of its <see cref="RouteLlmOptions"/>.</param>
    /// <param name="configuration">
    /// The section that holds <c>Router</c>, <c>Threshold</c> or <c>StrongModelPercent</c>; an unknown key stops the start with its path
    /// and the nearest key. Read again when it changes: see <see cref="RouteLlmOptions"/>.
    /// </param>
    /// <param name="configure">Sets options in code, after the configuration.</param>
    /// <returns>The builder, to name clients and routers.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="services"/> or <paramref name="configuration"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="serviceKey"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder AddKeyedRouteLlm(
        this IServiceCollection services,
        string serviceKey,
        IConfiguration configuration,
        Action<RouteLlmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, serviceKey).Bind(configuration).Configure(configure);
    }

    private static RouteLlmBuilder Add(IServiceCollection services, string? serviceKey)
    {
        var builder = new RouteLlmBuilder(services, serviceKey);
        if (RouteLlmRegistration.Find(services, serviceKey) is { } earlier)
        {
            earlier.KeepLast(services);
            return builder;
        }

        var registration = new RouteLlmRegistration(serviceKey);
        registration.AddTo(services, provider => CreateClient(provider, serviceKey, registration));
        builder.AddRouter(LexicalRouter.RouterName, static _ => LexicalRouter.Default);
        builder.AddRouter(RandomRouter.RouterName, static _ => new RandomRouter());

        services.AddOptions<RouteLlmOptions>(serviceKey).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RouteLlmOptions>>(provider => new RouteLlmOptionsValidator(serviceKey, registration, provider));
        services.AddKeyedSingleton(registration.ReplacementsKey, (provider, _) => new RouterReplacements(provider, registration));
        services.AddKeyedSingleton(registration.OwnRoutersKey, (provider, _) => new RegisteredRouters(provider, registration));
        services.AddKeyedSingleton(registration.LiveOptionsKey, (provider, _) => new LiveOptions(registration, provider));
        services.AddSingleton<IHostedService>(provider => new ClientAtStart(serviceKey, provider));
        return builder;
    }

    private static RouteLlmChatClient CreateClient(IServiceProvider provider, string? serviceKey, RouteLlmRegistration registration)
    {
        // A client that is missing is said as such, before the options are looked at.
        IReadOnlyList<(string Name, IChatClient Client)> models = registration.Models.Resolve(provider);
        IRoutingPolicySource policies = Policies(provider, registration);
        RouteLlmOptions options = provider.GetRequiredKeyedService<LiveOptions>(registration.LiveOptionsKey).Current;
        ILogger<RouteLlmChatClient>? logger = provider.GetService<ILogger<RouteLlmChatClient>>();
        var client = new RouteLlmChatClient(
            policies,
            models,
            options,
            leaveOpen: true,
            [.. provider.GetKeyedServices<IDecisionSink>(registration.DecisionSinkKey)],
            provider.GetKeyedService<IFleetState>(registration.FleetStateKey),
            provider.GetService<TimeProvider>(),
            logger,
            provider);
        if (logger is not null)
        {
            StartReport.Write(logger, serviceKey, policies.Current, new RoutedModels([.. models.Select(static model => (model.Name, (IChatClient?)model.Client))], options.Models.AsReadOnly()));
        }

        return client;
    }

    /// <summary>Gets what decides the requests of a registration.</summary>
    internal static IRoutingPolicySource Policies(IServiceProvider provider, RouteLlmRegistration registration)
    {
        // Before the file's policy, which takes them: what is wrong with the options should be said by themselves.
        LiveOptions options = provider.GetRequiredKeyedService<LiveOptions>(registration.LiveOptionsKey);
        if (registration.ConfigurationFile is not null)
        {
            return provider.GetRequiredKeyedService<ILiveRouters>(registration.ConfigurationKey);
        }

        var policies = new CurrentPolicy(options, registration.Routers(provider), defaultRouter: null, registration.Models.Names);
        _ = policies.Current;
        return policies;
    }

    private static RouteLlmBuilder Bind(this RouteLlmBuilder builder, IConfiguration configuration)
    {
        builder.Registration().Sections.Add(configuration);
        builder.Services.AddOptions<RouteLlmOptions>(builder.ServiceKey)
            .Configure(_ => RouteLlmOptionsKeys.ThrowIfUnknown(configuration))
            .Bind(configuration);
        return builder;
    }

    private static RouteLlmBuilder Configure(this RouteLlmBuilder builder, Action<RouteLlmOptions>? configure)
    {
        if (configure is not null)
        {
            builder.Services.Configure(builder.OptionsName(), configure);
        }

        return builder;
    }
}

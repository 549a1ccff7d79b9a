using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RouteLlm;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the gateway: an OpenAI-compatible server in front of a strong and a weak model.</summary>
public static class GatewayServiceCollectionExtensions
{
    /// <summary>Adds what <c>app.MapRouteLlmGateway()</c> needs, <c>AddRouteLlm()</c> included.</summary>
    /// <remarks>
    /// If the options name upstreams, requests are forwarded to them unchanged. Otherwise the chat clients of <c>AddRouteLlm()</c> answer
    /// in this process. Upstreams can also be named in the file of <c>UseConfigurationFile</c>, under <c>models</c>; options in code come
    /// first. Either way the app's own <see cref="IChatClient"/> routes between the same models. A second call configures the same gateway.
    /// </remarks>
    /// <param name="services">The services to add to.</param>
    /// <param name="configure">Sets options in code; they are checked when the host starts.</param>
    /// <returns>The builder of <c>AddRouteLlm()</c>, to name routers and clients.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder AddRouteLlmGateway(this IServiceCollection services, Action<GatewayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.FirstOrDefault(static service => service.ServiceType == typeof(IEndpointClientFactory) && service.ImplementationType == typeof(OpenAIEndpoints)) is { } completionsOnly)
        {
            services.Remove(completionsOnly);
        }

        services.TryAddSingleton<IEndpointClientFactory, ProtocolClients>();
        IRouteLlmBuilder builder = services.AddRouteLlm().UseOpenAIEndpoints();
        OptionsBuilder<GatewayOptions> options = services.AddOptions<GatewayOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        if (services.Any(static service => service.ServiceType == typeof(GatewayModels)))
        {
            return builder;
        }

        RouteLlmRegistration registration = builder.Registration();
        options.PostConfigure(gateway =>
        {
            ConfiguredUpstreams.Apply(ConfigurationFileRegistration.ConfigurationOf(registration), gateway);
            ConfiguredClients.Apply(ConfigurationFileRegistration.ConfigurationOf(registration), gateway);
            KeepTargets(registration, gateway);
        }).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>>(new GatewayOptionsValidator(registration));
        services.AddSingleton<IValidateOptions<RouteLlmOptions>, UpstreamModelsValidator>();
        registration.Models.Preparation = static provider => _ = OptionsOf(provider);
        services.AddMetrics();
        services.AddCors();
        services.AddRouting();

        foreach (RouteTarget target in (RouteTarget[])[RouteTarget.Strong, RouteTarget.Weak])
        {
            registration.Models.SetDefault(
                target,
                new ModelSource(provider => UpstreamOf(provider, target)?.CreateChatClient(), IsOwned: true),
                $"Set {nameof(GatewayOptions)}.{nameof(GatewayOptions.Strong)} and {nameof(GatewayOptions)}.{nameof(GatewayOptions.Weak)}, or write AddRouteLlmGateway().Use{target}Client(client).");
        }

        services.AddOptions<RouteLlmOptions>().Configure<IOptions<GatewayOptions>>(static (routing, gateway) =>
        {
            if (gateway.Value.Fallback)
            {
                routing.Fallback ??= new FallbackOptions();
            }
        });
        services.PostConfigure<RouteLlmOptions>(ReadRetryAfterOfUpstreams);
        services.AddSingleton(static provider => new GatewayEngine(provider.GetRequiredService<RouteLlmChatClient>()));
        services.AddSingleton<UpstreamEndpoints>();
        services.AddSingleton<UpstreamClient>();
        services.AddSingleton<IModelBackend>(static provider => OptionsOf(provider).AllUpstreams().Any()
            ? ActivatorUtilities.CreateInstance<UpstreamBackend>(provider)
            : ActivatorUtilities.CreateInstance<ChatClientBackend>(provider));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<GatewayModels>(provider, registration));
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<PrometheusText>();
        services.AddSingleton<DashboardTotals>();
        services.AddSingleton<EngineGauges>();
        services.AddSingleton<DashboardEndpoint>();
        builder.AddDecisionSink(static provider => provider.GetRequiredService<DashboardTotals>());
        services.AddSingleton<WrongKeyLimits>();
        services.AddSingleton<ClientKeys>();
        services.AddSingleton<ClientAddresses>();
        services.AddSingleton<HostNames>();
        services.AddSingleton<RequestCaller>();
        services.AddSingleton<ClientLimits>();
        services.AddSingleton<BrowserAccess>();
        services.AddSingleton<ExposureCheck>();
        services.AddSingleton<GatewayEndpoint>();
        services.AddSingleton<RoutedEndpoint>();
        services.AddSingleton<PassThrough>();
        services.AddSingleton<PassedEndpoint>();
        services.AddSingleton<KeptResponseEndpoint>();
        services.AddSingleton<CountTokensEndpoint>();
        services.AddSingleton<ModelsEndpoint>();
        services.AddSingleton<HealthEndpoint>();
        services.AddSingleton<PredictEndpoint>();
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<ExposureCheck>());
        services.AddHostedService<NamedCallersCheck>();
        return builder;
    }

    private static void ReadRetryAfterOfUpstreams(RouteLlmOptions routing)
    {
        if (routing.Fallback is { } fallback)
        {
            Func<Exception, TimeSpan?>? read = fallback.RetryAfter;
            fallback.RetryAfter = exception => exception is UpstreamException { RetryAfter: { } delay } ? delay : read?.Invoke(exception);
        }
    }

    /// <summary>
    /// Adds what <c>app.MapRouteLlmGateway()</c> needs, with options from a section of configuration such as <c>appsettings.json</c>.
    /// </summary>
    /// <remarks>
    /// The section's keys are the properties of <see cref="GatewayOptions"/>. An unknown key stops the start, and the error names the
    /// nearest known one. <see cref="RouteLlmOptions"/> come from a section of their own:
    /// <c>services.AddRouteLlm(configuration.GetSection("RouteLlm"))</c>. Read once, when the host starts.
    /// </remarks>
    /// <param name="services">The services to add to.</param>
    /// <param name="configuration">The section.</param>
    /// <param name="configure">Sets options in code, after the section.</param>
    /// <returns>The builder of <c>AddRouteLlm()</c>, to name routers and clients.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="services"/> or <paramref name="configuration"/> is <see langword="null"/>.
    /// </exception>
    public static IRouteLlmBuilder AddRouteLlmGateway(
        this IServiceCollection services, IConfiguration configuration, Action<GatewayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<GatewayOptions>().Configure(_ => RouteLlmOptionsKeys.ThrowIfUnknown(configuration, GatewayOptionsKeys.All)).Bind(configuration);
        return services.AddRouteLlmGateway(configure);
    }

    // However many others there are: an upstream that is set is a model.
    private static void KeepTargets(RouteLlmRegistration registration, GatewayOptions options)
    {
        if (options.Upstreams.Count == 0)
        {
            return;
        }

        if (options.Weak is not null)
        {
            registration.Models.Keep(RouteTarget.Weak);
        }

        if (options.Strong is not null)
        {
            registration.Models.Keep(RouteTarget.Strong);
        }
    }

    private static GatewayOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<GatewayOptions>>().Value;

    // For the app's own chat client, and for routers that ask the weak model.
    private static GatewayUpstream? UpstreamOf(IServiceProvider provider, RouteTarget target) =>
        target == RouteTarget.Strong ? OptionsOf(provider).Strong : OptionsOf(provider).Weak;
}

using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>The routers that a command line names, set up as an application sets them up.</summary>
internal sealed class RouterSet : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly IRouterCatalog _routers;

    private RouterSet(IRouteLlmBuilder builder, IReadOnlyList<string> chosen)
    {
        _services = builder.Services.BuildServiceProvider();
        _routers = builder.Registration().Routers(_services);
        ChosenNames = chosen.Count > 0
            ? chosen
            : [(_routers as ConfiguredRouters)?.Configuration.DefaultRouter ?? LexicalRouter.RouterName];
    }

    /// <summary>Gets the names of the routers that the command line chooses; at least one.</summary>
    public IReadOnlyList<string> ChosenNames { get; }

    /// <summary>Gets the name of the first router that the command line chooses.</summary>
    public string ChosenName => ChosenNames[0];

    /// <summary>Gets what the configuration file says of its routers; empty without one.</summary>
    public IEnumerable<ConfiguredRouter> Configured => (_routers as ConfiguredRouters)?.Configuration.Routers.Values ?? [];

    /// <summary>Sets up routers as an application does that calls OpenAI-compatible endpoints and runs models on ONNX Runtime.</summary>
    /// <param name="configuration">The configuration file, if any.</param>
    /// <param name="chosen">The routers that the command line chooses; none for the default one.</param>
    /// <param name="configure">Adds routers, which the file may replace.</param>
    /// <exception cref="ConfigurationFileException">The configuration file is not what it should be.</exception>
    public static RouterSet Open(string? configuration, IReadOnlyList<string> chosen, Action<IRouteLlmBuilder>? configure = null)
    {
        IRouteLlmBuilder builder = new ServiceCollection().AddRouteLlm().UseOpenAIEndpoints().UseOnnx();
        configure?.Invoke(builder);
        if (configuration is not null)
        {
            builder.UseConfigurationFile(configuration);
        }

        return new RouterSet(builder, chosen);
    }

    /// <summary>Gets the router that the command line chooses, after its checkpoint was downloaded if need be.</summary>
    /// <exception cref="CommandException">There is no such router.</exception>
    public async Task<IPromptRouter> GetChosenAsync(CancellationToken cancellationToken) => (await GetAllChosenAsync(cancellationToken))[0];

    /// <summary>Gets the routers that the command line chooses, after their checkpoints were downloaded if need be.</summary>
    /// <exception cref="CommandException">There is no such router.</exception>
    public async Task<IReadOnlyList<IPromptRouter>> GetAllChosenAsync(CancellationToken cancellationToken)
    {
        if (_routers is ConfiguredRouters configured)
        {
            await MissingCheckpoints.DownloadAsync(configured.Configuration, ChosenNames, cancellationToken);
        }

        return [.. ChosenNames.Select(Get)];
    }

    /// <summary>Gets a router by name.</summary>
    /// <exception cref="CommandException">There is no such router.</exception>
    public IPromptRouter Get(string name) => _routers.Names.Contains(name, StringComparer.Ordinal)
        ? _routers.Get(name)
        : throw new CommandException($"There is no router '{name}'. Known routers: {string.Join(", ", _routers.Names)}. Set up others in a file, and name it with --config.");

    /// <summary>Gets the threshold of the chosen router: that of the configuration file, or what the library takes by default.</summary>
    /// <exception cref="RoutingException">The router has no calibration.</exception>
    public double Threshold() => Route.From(ChosenName, otherwise: null, _routers).Threshold;

    public void Dispose() => _services.Dispose();
}

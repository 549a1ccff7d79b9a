using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Sets up routers from a file.</summary>
public static class ConfigurationFileBuilderExtensions
{
    /// <summary>
    /// Sets up routers from a YAML file: a mapping from the routers' names to their settings, as RouteLLM's <c>config.example.yaml</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The file is read and checked at once; each router is created when it is first named. When the host starts, the default router is
    /// created, and it is checked that the routers which others ask are there. A router of the file replaces an earlier one of its name.
    /// Paths in the file are relative to its folder; <c>${NAME}</c> stands for an environment variable.
    /// </para>
    /// <para>
    /// A kind of router from another package (<c>UseOnnx()</c> of RouteLlm.Onnx, for example) must be registered before the host starts.
    /// </para>
    /// <para>What the file says of prices and capabilities holds where the options say nothing, and is not read again.</para>
    /// <para>
    /// The routers that the file names when services are configured are keyed services, too; those that a later version adds are named by
    /// model id only.
    /// </para>
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="configure">Sets how it is used, for example whether it is read again when it changes.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ConfigurationFileException">
    /// The file does not exist or is not what it should be; the message says where.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another file is in use already.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IRouteLlmBuilder UseConfigurationFile(
        this IRouteLlmBuilder builder, string path, Action<ConfigurationFileOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var options = new ConfigurationFileOptions();
        configure?.Invoke(options);
        if (options.PollInterval <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(options.PollInterval)} is {options.PollInterval}. It must be above zero.", nameof(configure));
        }

        RouteLlmRegistration registration = builder.Registration();
        RouterConfiguration configuration = RouterConfiguration.Read(path, RouterKinds.RegisteredIn(builder.Services), kindsAreComplete: false);
        var file = new ConfigurationFileRegistration(configuration, options);
        registration.UseConfigurationFile(file, builder.Services);
        builder.Services.AddKeyedSingleton<ILiveRouters>(registration.ConfigurationKey, (provider, _) => new LiveConfiguration(file, registration, provider));

        // Before all others: what they do with the options holds for what the file says, too.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IPostConfigureOptions<RouteLlmOptions>>(new ConfiguredOptions(builder.OptionsName(), configuration, registration)));
        ConfiguredModels.AddTo(builder, registration, configuration.Models);
        if (configuration.Settings.Section(DecisionLogSection.Name) is { } log)
        {
            DecisionLogSection.Apply(log, configuration.Folder, builder);
        }

        if (configuration.Settings.Section(BattlesSection.Name) is { } battles)
        {
            BattlesSection.AddJudge(battles, builder);
        }

        foreach (string name in configuration.RouterNames)
        {
            builder.Services.AddKeyedSingleton<IPromptRouter>(registration.RouterKey(name), (provider, _) =>
            {
                var live = (LiveConfiguration)provider.GetRequiredKeyedService<ILiveRouters>(registration.ConfigurationKey);
                return options.ReloadOnChange ? new LiveRouter(name, live) : live.Routers.Get(name);
            });
        }

        return builder;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>The gateway as <c>routellm serve</c> sets it up, and <c>routellm config check</c> to see whether it would start.</summary>
internal static class ServedGateway
{
    public static WebApplicationBuilder CreateBuilder()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddSimpleConsole(static console => console.SingleLine = true);
        builder.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return builder;
    }

    /// <summary>Adds the gateway.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="file">The configuration file, if any; it is read again when it changes.</param>
    /// <param name="configure">What the command line says.</param>
    /// <param name="namesModels">Whether that names a model.</param>
    /// <returns>Whether no model is named anywhere, so that the routing is demonstrated.</returns>
    /// <exception cref="ConfigurationFileException">The file is not what it should be.</exception>
    public static bool AddTo(IServiceCollection services, string? file, Action<GatewayOptions>? configure = null, bool namesModels = false)
    {
        IRouteLlmBuilder routing = services.AddRouteLlmGateway(configure).UseOnnx().UseRedis().LearnFromBattles();
        if (file is not null)
        {
            routing.UseConfigurationFile(file, static options => options.ReloadOnChange = true);
        }

        bool isDemonstration = !namesModels
            && !ModelsSection.All(FileOf(services)?.Models).Any(static model => model.Section.Text(ModelKeys.Model) is not null);
        if (isDemonstration)
        {
            routing.UseStrongClient(new DemonstrationChatClient("strong")).UseWeakClient(new DemonstrationChatClient("weak"));
        }

        return isDemonstration;
    }

    /// <summary>
    /// Downloads the checkpoints of the routers that are needed: those that are named, or the default one. Without names, the others are
    /// downloaded as far as they can be had.
    /// </summary>
    /// <returns>What could not be downloaded and is not needed yet; <see langword="null"/> where nothing is missing.</returns>
    public static async Task<string?> DownloadAsync(
        IServiceCollection services, IReadOnlyList<string> routers, CancellationToken cancellationToken)
    {
        if (FileOf(services) is not { } configuration)
        {
            return null;
        }

        await MissingCheckpoints.DownloadAsync(configuration, routers.Count > 0 ? routers : [configuration.DefaultRouter ?? LexicalRouter.RouterName], cancellationToken);
        List<string> missing = [];
        foreach (string other in routers.Count > 0 ? [] : configuration.Routers.Keys)
        {
            try
            {
                await MissingCheckpoints.DownloadAsync(configuration, [other], cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or DownloadException)
            {
                missing.Add($"The router '{other}' cannot be used until its files exist: {exception.Message}");
            }
        }

        return missing.Count > 0 ? string.Join(Environment.NewLine, missing) : null;
    }

    /// <summary>Lets no decision be kept: for what is no traffic.</summary>
    public static void RemoveDecisionSinks(IServiceCollection services)
    {
        foreach (ServiceDescriptor sink in services.Where(static service => service.ServiceType == typeof(IDecisionSink)).ToArray())
        {
            services.Remove(sink);
        }
    }

    /// <summary>Builds the app, and checks all that the start checks.</summary>
    /// <exception cref="CommandException">The gateway would not start.</exception>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        WebApplication app = builder.Build();
        try
        {
            app.MapRouteLlmGateway();
            app.Services.GetService<IStartupValidator>()?.Validate();
            return app;
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException or RoutingException)
        {
            ((IDisposable)app).Dispose();
            throw new CommandException(exception.Message, exception);
        }
        catch
        {
            ((IDisposable)app).Dispose();
            throw;
        }
    }

    /// <summary>Gets the configuration file of a gateway, if it has one.</summary>
    public static RouterConfiguration? FileOf(IServiceCollection services) =>
        ConfigurationFileRegistration.ConfigurationOf(services.AddRouteLlm().Registration());
}

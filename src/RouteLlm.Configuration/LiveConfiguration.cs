using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RouteLlm;

/// <summary>A configuration file in use: its routers and policy as they are now, and, where asked for, the watch for changes.</summary>
/// <remarks>
/// What a change replaces is not disposed: requests may be using it. Files that it has mapped are unmapped when the garbage collector
/// finds that the last of these has ended.
/// </remarks>
internal sealed class LiveConfiguration : ILiveRouters, IDisposable
{
    private readonly IServiceProvider _services;
    private readonly RouteLlmRegistration _registration;
    private readonly RouterKinds _kinds;
    private readonly ILogger _logger;
    private readonly object _reloading = new();
    private readonly ITimer? _timer;
    private volatile Version _current;
    private readonly IReadOnlyDictionary<string, string> _keptAtStart;
    private string _kept = string.Empty;
    private string? _rejected;
    private bool _disposed;

    /// <param name="file">The file.</param>
    /// <param name="registration">The application's own routers and clients.</param>
    /// <param name="services">Where generators, clients, options and the clock come from.</param>
    public LiveConfiguration(ConfigurationFileRegistration file, RouteLlmRegistration registration, IServiceProvider services)
    {
        _services = services;
        _registration = registration;
        _logger = services.GetService<ILogger<LiveConfiguration>>() ?? (ILogger)NullLogger.Instance;
        _kinds = RouterKinds.RegisteredIn(services);

        // Again, since kinds may have been registered after the file was first read.
        _current = new Version(this, RouterConfiguration.Parse(file.Configuration.Text, file.Configuration.Path, _kinds));
        _keptAtStart = file.Configuration.Kept;
        if (file.Options.ReloadOnChange)
        {
            TimeProvider clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
            _timer = clock.CreateTimer(static live => ((LiveConfiguration)live!).Reload(), this, file.Options.PollInterval, file.Options.PollInterval);
        }
    }

    /// <summary>Gets the routers as they are now.</summary>
    public ConfiguredRouters Routers => _current.Routers;

    IRouterCatalog ILiveRouters.Routers => Routers;

    /// <inheritdoc/>
    public RoutingPolicy Current => _current.Policy.Current;

    /// <summary>Reads the file again if it has changed. One that cannot be used changes nothing.</summary>
    public void Reload()
    {
        // A file that takes longer to load than the interval is not loaded twice.
        if (!Monitor.TryEnter(_reloading))
        {
            return;
        }

        string? read = null;
        Version? next = null;
        try
        {
            RouterConfiguration configuration = _current.Routers.Configuration;
            string text = YamlText.Read(configuration.Path);
            if (_disposed || text == configuration.Text)
            {
                _rejected = null;
                return;
            }

            read = text;
            next = new Version(this, RouterConfiguration.Parse(text, configuration.Path, _kinds));
            _ = next.Policy.Current;
            _current = next;
            next = null;
            _rejected = null;
            _logger.ConfigurationReloaded(configuration.Path);
            TellWhatIsKept(_current.Routers.Configuration);
        }
        catch (Exception exception)
        {
            // On a timer's thread an exception would end the process, and whatever it is, what was there still works.
            // Tried again each time, since what it names may come later; said once.
            if (read is null || read != _rejected)
            {
                _logger.ConfigurationRejected(exception.Message);
            }

            _rejected = read;

            // No request has seen it, so what it has loaded so far need not wait for the garbage collector.
            next?.Routers.Dispose();
        }
        finally
        {
            Monitor.Exit(_reloading);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_reloading)
        {
            _disposed = true;
            _current.Routers.Dispose();
        }
    }

    // Budgets, circuits, connections and the like have state, or are part of it.
    private void TellWhatIsKept(RouterConfiguration now)
    {
        string kept = string.Join(", ", YamlPaths.Changed(_keptAtStart, now.Kept));
        if (kept.Length > 0 && kept != _kept)
        {
            _logger.ConfigurationKept(now.Path, kept);
        }

        _kept = kept;
    }

    private sealed class Version(LiveConfiguration live, RouterConfiguration configuration)
    {
        public ConfiguredRouters Routers { get; } = new(configuration, live._registration, live._services);

        // Made when it is first needed: the options are checked with the routers.
        public CurrentPolicy Policy => field ??= new(
            live._services.GetRequiredKeyedService<LiveOptions>(live._registration.LiveOptionsKey), Routers, Routers.Configuration.DefaultRouter, live._registration.Models.Names);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace RouteLlm;

/// <summary>
/// The options of one client as they are now: read again when their configuration changes, as far as a running client can follow. Safe for
/// concurrent use.
/// </summary>
/// <remarks>
/// Not <see cref="IOptionsMonitor{TOptions}"/>: after a change that is wrong, that one throws at whoever asks it. Router, threshold,
/// percentage and calibration file follow; the rest has state (budgets, circuits, held shares) and holds until the application starts
/// again.
/// </remarks>
internal sealed class LiveOptions : IDisposable
{
    private static readonly string[] Followed =
        [nameof(RouteLlmOptions.Router), nameof(RouteLlmOptions.Threshold), nameof(RouteLlmOptions.StrongModelPercent), nameof(RouteLlmOptions.CalibrationFile)];

    private readonly IServiceProvider _services;
    private readonly RouteLlmRegistration _registration;
    private readonly ILogger _logger;
    private readonly IDisposable[] _watches;
    private readonly BoundSections _sections;
    private readonly string _name;
    private volatile RouteLlmOptions _current;
    private string? _rejected;
    private string _kept = string.Empty;
    private bool _disposed;

    /// <param name="registration">What the options are of.</param>
    /// <param name="services">Where options, their checks and the logger come from.</param>
    /// <exception cref="OptionsValidationException">The options are wrong.</exception>
    public LiveOptions(RouteLlmRegistration registration, IServiceProvider services)
    {
        _services = services;
        _registration = registration;
        _logger = services.GetService<ILogger<LiveOptions>>() ?? (ILogger)NullLogger.Instance;
        _name = registration.ServiceKey ?? Options.DefaultName;
        _current = services.GetRequiredService<IOptionsMonitor<RouteLlmOptions>>().Get(_name);

        // Only once unknown keys were refused: reading one of thousands of levels takes the square of its length.
        _sections = new BoundSections([.. registration.Sections]);
        _watches =
        [
            .. services.GetServices<IOptionsChangeTokenSource<RouteLlmOptions>>()
                .Where(source => source.Name is null || source.Name == _name)
                .Select(source => ChangeToken.OnChange(source.GetChangeToken, Reload)),
        ];
    }

    /// <summary>Gets the options. A reload puts others in their place; these do not change.</summary>
    public RouteLlmOptions Current => _current;

    public void Dispose()
    {
        foreach (IDisposable watch in _watches)
        {
            watch.Dispose();
        }

        lock (_sections)
        {
            _disposed = true;
        }
    }

    private void Reload()
    {
        lock (_sections)
        {
            if (_disposed)
            {
                return;
            }

            // A file that is saved in two steps is read twice.
            string read = _sections.Text();
            if (read == _rejected)
            {
                return;
            }

            try
            {
                Follow();
                _rejected = null;
            }
            catch (Exception exception)
            {
                // Whatever it is, the options that were there still work.
                _logger.OptionsRejected(_sections.Names, exception.Message);
                _rejected = read;
            }
        }
    }

    private void Follow()
    {
        if (_sections.AreGone)
        {
            throw new InvalidOperationException("The section is gone, or its file could not be read.");
        }

        RouteLlmOptions next = _services.GetRequiredService<IOptionsFactory<RouteLlmOptions>>().Create(_name);
        RouteLlmOptions followed = _current.WithRouteOf(next);
        string kept = string.Join(", ", _sections.ChangedSinceStart().Where(static section => !Followed.Contains(section.Key, StringComparer.OrdinalIgnoreCase)).Select(static section => section.Path));
        if (kept.Length > 0)
        {
            Check(followed);
        }

        if (!followed.RoutesAs(_current))
        {
            // Made before it is needed: what cannot be a policy replaces nothing.
            IRouterCatalog routers = _registration.Routers(_services);
            var policy = new RoutingPolicy(routers, followed, routers.DefaultRouter, _registration.Models.Names);
            _current = followed;
            _logger.OptionsReloaded(_sections.Names, policy.Default.Name, policy.Default.Threshold, policy.ThresholdOrigin);
        }

        if (kept.Length > 0 && kept != _kept)
        {
            _logger.OptionsKept(kept);
        }

        _kept = kept;
    }

    // What is new and what stays as it was need not go together.
    private void Check(RouteLlmOptions options)
    {
        string[] failures =
        [
            .. _services.GetServices<IValidateOptions<RouteLlmOptions>>()
                .Select(validator => validator.Validate(_name, options))
                .Where(static result => result.Failed)
                .SelectMany(static result => result.Failures!),
        ];
        if (failures.Length > 0)
        {
            throw new OptionsValidationException(_name, typeof(RouteLlmOptions), [.. failures, "Restart the application to use all changes."]);
        }
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RouteLlm;

/// <summary>Learns from battles while the application runs, and puts what it learned in the router's place.</summary>
internal sealed class LiveLearning : BackgroundService
{
    private readonly RouteLlmRegistration _registration;
    private readonly LiveLearningOptions _options;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lazy<LearningFolder?> _folder;
    private ILearnableRouter? _registered;
    private string? _seenLogs;
    private int _leftOut;
    private bool _follows;

    /// <param name="registration">Whose router learns.</param>
    /// <param name="options">When and how.</param>
    /// <param name="services">Where routers, options, clock and logger come from.</param>
    public LiveLearning(RouteLlmRegistration registration, LiveLearningOptions options, IServiceProvider services)
    {
        _registration = registration;
        _options = options;
        _services = services;
        _clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
        _logger = services.GetService<ILogger<LiveLearning>>() ?? (ILogger)NullLogger.Instance;
        _folder = new Lazy<LearningFolder?>(() => Battles is { LearningFolder: { } path } ? new LearningFolder(path) : null);
    }

    private BattleOptions? Battles => _services.GetRequiredKeyedService<LiveOptions>(_registration.LiveOptionsKey).Current.Battles;

    /// <summary>Puts the last model in place, so that the first request has it, and begins to learn.</summary>
    /// <exception cref="InvalidOperationException">The default router cannot learn.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (_folder.Value is not { } folder)
        {
            return Task.CompletedTask;
        }

        ILearnableRouter registered = Registered();
        Try(folder, () =>
        {
            var state = new LearningState(LearningJournal.Read(folder.Journal), registered.Fingerprint);
            Place(folder, state, registered);
        });
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        if (_folder.IsValueCreated)
        {
            _folder.Value?.Dispose();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LearningFolder folder = _folder.Value!;
        while (true)
        {
            await Task.Run(() => RunOnceAsync(folder, stoppingToken), stoppingToken).ConfigureAwait(false);
            await Task.Delay(_options.Interval, _clock, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task RunOnceAsync(LearningFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            ILearnableRouter registered = Registered();
            if (!folder.TryLock())
            {
                Follow(folder, registered);
                return;
            }

            _follows = false;
            IReadOnlyList<string> logs = _options.Logs.Count > 0 ? [.. _options.Logs] : [Battles!.File!];
            string seen = $"{registered.Fingerprint} {string.Join(' ', logs.SelectMany(DecisionLogReader.FindFiles).Select(static file => new FileInfo(file)).Select(static file => $"{file.Name} {file.Length}"))}";
            if (seen == _seenLogs)
            {
                return;
            }

            var battles = new LearnableBattles(await ReadAsync(logs, cancellationToken).ConfigureAwait(false), registered);
            if (battles.LeftOut > _leftOut)
            {
                _logger.BattlesLeftOut(battles.LeftOut, battles.All, registered.Router.Name, registered.Needs);
            }

            _leftOut = battles.LeftOut;
            var run = new LearningRun(folder, registered, _options, _clock);
            LearningState state = await run.RunAsync(battles, (step, now) =>
            {
                Place(folder, now, registered);
                Log(step, registered);
            }, cancellationToken).ConfigureAwait(false);
            Place(folder, state, registered);
            _seenLogs = seen;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, requests go on with the router that they have.
            Failed(folder, exception);
        }
    }

    // By their time, since each process has a log of its own.
    private static async Task<IReadOnlyList<BattleRecord>> ReadAsync(IReadOnlyList<string> logs, CancellationToken cancellationToken)
    {
        var battles = new List<BattleRecord>();
        foreach (string log in logs.Where(static log => DecisionLogReader.FindFiles(log).Count > 0))
        {
            battles.AddRange(await BattleLogReader.ReadAsync(log, cancellationToken: cancellationToken).ConfigureAwait(false));
        }

        return logs.Count == 1 ? battles : [.. battles.OrderBy(static battle => battle.Time)];
    }

    private void Follow(LearningFolder folder, ILearnableRouter registered)
    {
        if (!_follows)
        {
            _follows = true;
            _logger.LearningFollows(folder.Path);
        }

        Place(folder, new LearningState(LearningJournal.Read(folder.Journal), registered.Fingerprint), registered);
    }

    private void Log(JournalEntry step, ILearnableRouter registered)
    {
        switch (step.Action)
        {
            case JournalAction.Adopted:
                _logger.ModelAdopted(step.Battles, step.Model, step.OldPerformanceGapRecovered, step.NewPerformanceGapRecovered);
                break;
            case JournalAction.Kept:
                _logger.ModelKept(step.Battles, step.Reason);
                break;
            case JournalAction.Returned:
                _logger.ModelReturned(step.Pairs, step.Model ?? registered.Router.Name);
                break;
            default:
                _logger.LearningChanged(step.Action, step.Battles, step.Reason);
                break;
        }
    }

    private void Place(LearningFolder folder, LearningState state, ILearnableRouter registered)
    {
        try
        {
            ILearnableRouter model = folder.Read(state.Current, registered);
            _services.GetRequiredKeyedService<RouterReplacements>(_registration.ReplacementsKey).Replace(
                registered.Router, model == registered ? static router => (IFingerprintedRouter)router : model.In);
        }
        catch (Exception exception) when (exception is ModelFileException or FileNotFoundException or RoutingException or CalibrationFileException or ArgumentException)
        {
            _logger.LearnedModelRefused(state.Current?.File ?? registered.Router.Name, exception.Message);
        }
    }

    private ILearnableRouter Registered()
    {
        IRouterCatalog routers = _registration.Routers(_services);
        string name = routers.DefaultRouter ?? _services.GetRequiredKeyedService<LiveOptions>(_registration.LiveOptionsKey).Current.Router;
        IPromptRouter router = routers.GetRegistered(name);

        // Kept with what it has compared already, until a reload makes the router anew.
        return _registered = _registered?.Router == router ? _registered : LearnableRouters.Of(router, Battles!, _options);
    }

    private void Try(LearningFolder folder, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Failed(folder, exception);
        }
    }

    private void Failed(LearningFolder folder, Exception exception) =>
        _logger.LearningFailed(folder.Path, _options.Interval, exception.Message);
}

using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>
/// Battles on live traffic: chooses requests, lets them wait, and fights several at a time in the background. Nobody who asks a model waits
/// for it. Safe for concurrent use.
/// </summary>
internal sealed class LiveBattles : IDisposable
{
    // What was cancelled has that long to notice.
    private static readonly TimeSpan CancellationTime = TimeSpan.FromSeconds(5);

    private readonly BattleOptions _options;
    private readonly RoutedModels _models;
    private readonly BattleSampler _sampler;
    private readonly BattleRunner _runner;
    private readonly BattleTelemetry _telemetry;
    private readonly Lazy<DecisionLogFile> _log;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Channel<SampledRequest> _waiting;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _workers;
    private long _droppedAtEnd;
    private int _disposed;

    /// <param name="options">The options, which are valid.</param>
    /// <param name="judge">The judge.</param>
    /// <param name="models">The models, which have prices.</param>
    /// <param name="fallback">Knows whose circuit is open, where there are circuits.</param>
    /// <param name="meter">The meter of the client; stays the caller's.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="logger">The logger.</param>
    public LiveBattles(
        BattleOptions options, IBattleJudge judge, RoutedModels models, ModelFallback? fallback, ClientMeter meter, TimeProvider clock, ILogger logger)
    {
        _options = options;
        _models = models;
        _clock = clock;
        _logger = logger;
        _sampler = new BattleSampler(options.SampleRate, options.Seed);
        var spending = new BattleSpending(options.SpendLimit, options.Window, clock);
        _runner = new BattleRunner(options, judge, models, fallback, _sampler, spending, clock, logger);
        _waiting = Channel.CreateBounded<SampledRequest>(options.QueueLength);
        _telemetry = new BattleTelemetry(meter, () => _waiting.Reader.Count, () => spending.SpentShare);

        // Only with the first line: whoever looks at options makes a client, too.
        _log = new Lazy<DecisionLogFile>(() => new DecisionLogFile(options.LogOptions(), logger, clock));

        _workers = StartWorkers();
    }

    /// <summary>Chooses whether a request that was decided will have a battle.</summary>
    /// <returns>What collects its answer; <see langword="null"/> for no battle.</returns>
    public SampledRequest? Sample(RoutingDecision decision, in Choice choice, RoutePlan plan)
    {
        // Without a score of the prompt itself a battle tells nothing of the router.
        if (choice.Threshold is null || !choice.CountsForShare || plan.InheritedPrompt is not null
            || _sampler.Choose(decision.Id, choice.StrongWinRate) is not { } probability
            || !CanTakePart(plan))
        {
            return null;
        }

        ref readonly RequestView request = ref plan.Request;
        return new SampledRequest
        {
            Decision = decision,
            Prompt = request.Prompt,
            Messages = [.. request.Messages],
            Options = request.Options?.Clone(),
            RouterFingerprint = (plan.Route.Router as IFingerprintedRouter)?.Fingerprint,
            SamplingProbability = probability,
            Tokens = request.Tokens,
            Opponents = [_models.Strongest, _models.Weakest],
        };
    }

    /// <summary>Takes a sampled request that has ended.</summary>
    /// <param name="request">The request.</param>
    /// <param name="answering">The model that answered.</param>
    /// <param name="outcome">How it ended.</param>
    public void Take(SampledRequest request, RoutedModel answering, DecisionOutcome outcome)
    {
        request.Complete(answering);
        if (outcome != DecisionOutcome.Completed || !request.HasAnswer)
        {
            Drop(request, BattleObstacle.NoAnswer);
        }
        else if (!_waiting.Writer.TryWrite(request))
        {
            Drop(request, _disposed == 0 ? BattleObstacle.QueueFull : BattleObstacle.Shutdown);
        }
    }

    /// <summary>Keeps what someone thought of an answer, which may have had a battle.</summary>
    public void Record(FeedbackRecord feedback) => _log.Value.Record(feedback);

    /// <summary>Fights the battles that wait, drops what is left when the time is over, and closes the log.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _waiting.Writer.Complete();
        var ended = Task.WhenAll(_workers);
        if (!ended.Wait(_options.ShutdownTimeout))
        {
            _stop.Cancel();
            ended.Wait(CancellationTime);
        }

        if (_droppedAtEnd > 0)
        {
            _logger.BattlesDroppedAtEnd(_droppedAtEnd);
        }

        if (_log.IsValueCreated)
        {
            _log.Value.Dispose();
        }

        _stop.Dispose();
    }

    // Both models can have it as it is, and the judge can see what they saw.
    private bool CanTakePart(RoutePlan plan)
    {
        ref readonly RequestView request = ref plan.Request;
        if (request.IsKeptFromBattles || plan.PassedOnModelId is not null || request.PromptIndex < 0
            || request.Options is { ConversationId: not null } or { ContinuationToken: not null }
            || !BattleContents.CanTakePart(request.Options?.Tools, _options)
            || !plan.Capable.Includes(_models.Strongest) || !plan.Capable.Includes(_models.Weakest))
        {
            return false;
        }

        for (int i = 0; i < request.Messages.Count; i++)
        {
            IList<AIContent> contents = request.Messages[i].Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                if (!BattleContents.CanTakePart(contents[j], _options))
                {
                    return false;
                }
            }
        }

        return request.Prompt.Length > 0;
    }

    // Whoever makes the client, perhaps a request, is not who fights.
    private Task[] StartWorkers()
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return [.. Enumerable.Range(0, _options.MaximumConcurrency).Select(_ => Task.Run(WorkAsync))];
        }

        using (ExecutionContext.SuppressFlow())
        {
            return StartWorkers();
        }
    }

    private async Task WorkAsync()
    {
        await foreach (SampledRequest request in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_stop.IsCancellationRequested)
            {
                Drop(request, BattleObstacle.Shutdown);
                continue;
            }

            try
            {
                await FightAsync(request).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // The next one may succeed.
                _logger.BattleFailed(request.Decision.Id, "the library", exception.GetType().Name);
                _telemetry.Dropped(BattleObstacle.ModelFailed);
            }
        }
    }

    private async Task FightAsync(SampledRequest request)
    {
        // A judge that does not see what the models saw cannot compare.
        if (!request.TryShow())
        {
            return;
        }

        using var limit = new CancellationTokenSource(_options.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        (BattleRecord? battle, string? obstacle, decimal answers, decimal judging) = await _runner.RunAsync(request, either.Token).ConfigureAwait(false);
        _telemetry.Paid(answers, judging);
        if (battle is null)
        {
            Drop(request, _stop.IsCancellationRequested ? BattleObstacle.Shutdown : obstacle!);
            return;
        }

        await KeepAsync(battle).ConfigureAwait(false);
        _telemetry.Judged(battle.Verdict);
        _logger.BattleJudged(battle.DecisionId, battle.StrongModel, battle.WeakModel, battle.Verdict.Word());
    }

    // Before the next one is fought, so that a process that is killed loses no more than this line. What cannot be written is logged, and
    // waits.
    private async Task KeepAsync(BattleRecord battle)
    {
        _log.Value.Record(json => BattleRecordWriter.Write(json, battle));
        try
        {
            await _log.Value.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private void Drop(SampledRequest request, string reason)
    {
        if (reason == BattleObstacle.Shutdown)
        {
            Interlocked.Increment(ref _droppedAtEnd);
        }

        _telemetry.Dropped(reason);
        _logger.BattleDropped(request.Decision.Id, reason);
    }
}

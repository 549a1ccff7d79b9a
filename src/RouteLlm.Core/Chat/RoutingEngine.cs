using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Plans requests, calls their models and settles them: one for each registration, behind the chat client and the gateway alike. Safe for concurrent use.</summary>
internal sealed class RoutingEngine : IDisposable
{
    private readonly IRoutingPolicySource _policies;
    private readonly RoutePlanner _planner;
    private readonly RankThresholds _thresholds;
    private readonly ClientMeter _meter;
    private readonly RoutingTelemetry _telemetry;
    private readonly HeaviestCallers _callers;
    private readonly CallerWatch _watch;
    private readonly StateExchange? _exchange;
    private readonly LiveBattles? _battles;
    private readonly GreyZone? _zone;
    private readonly Cascade? _cascade;

    /// <param name="policies">Gives the routers and thresholds that hold now.</param>
    /// <param name="models">The models.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="sinks">Where decisions are kept.</param>
    /// <param name="shared">What a fleet shares; <see langword="null"/> for a machine alone.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="logger">The logger.</param>
    /// <param name="services">The application's services, if there are any.</param>
    /// <exception cref="ArgumentException">The options are invalid.</exception>
    public RoutingEngine(
        IRoutingPolicySource policies,
        RoutedModels models,
        RouteLlmOptions options,
        IReadOnlyList<IDecisionSink> sinks,
        IFleetState? shared,
        TimeProvider clock,
        ILogger logger,
        IServiceProvider? services = null)
    {
        if (RouteLlmOptionsRules.FindFeatureErrors(options, [.. models.All.Select(static model => model.Name)]).ToArray() is { Length: > 0 } errors)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        // Its file may be wrong: read before anything is made that would have to be disposed.
        double? minimumCheckScore = options.Cascade?.FindMinimumScore();
        _meter = ClientMeter.Take();
        _telemetry = new RoutingTelemetry(_meter.Meter);
        _policies = policies;
        Models = models;
        Clock = clock;
        Logger = logger;
        SharedConversations? conversations = shared is null ? null : new SharedConversations(shared, models, options.Fleet, clock);
        Memory = conversations is null ? new ModelMemory(options.Conversations.RememberedCalls) : new ModelMemory(options.Conversations.RememberedCalls, conversations.Share, conversations.FindAsync);
        Caches = options.CacheAwareness is { } caches ? new PromptCaches(models, caches, clock, Memory.HasFleet) : null;
        StampsEveryAnswer = options.Conversations.Policy != ConversationPolicy.PerTurn;
        Callers = options.Callers;
        _callers = new HeaviestCallers(options.Callers.MaximumCallers, options.NamedCallers());
        _watch = new CallerWatch(options.Callers, new CallerTelemetry(_meter, _callers), logger);
        Budget[] budgets = [.. options.Budgets.Select(budget => new Budget(budget, clock, _callers.Find(budget.Caller)))];
        HeldShareControllers? shares = options.HeldShare is { } heldShare ? new HeldShareControllers(heldShare) : null;
        _thresholds = new RankThresholds(models.All.Count, options.RankThresholds, options.RankPercents, shares);
        var scoring = new RankScoring(
            _thresholds,
            options.WeighsModels(models.All.Count) ? new ModelUtilities(models, [.. models.All.Select(model => options.ArenaNameOf(model.Name))], options.CostWeight) : null,
            options.DefaultTarget ?? (budgets.Length > 0 ? RouteTarget.Weak : RouteTarget.Strong));
        Fallback = options.Fallback is { } fallback ? new ModelFallback(fallback, models, clock, _telemetry, logger) : null;
        _zone = options.Cascade is { } cascade ? new GreyZone(cascade, _thresholds) : null;
        _planner = new RoutePlanner(
            policies,
            models,
            PlanningSteps.Deciders(options, models, Memory, budgets, scoring, policies),
            PlanningSteps.Correctors(options, models, Memory, budgets, scoring, Caches, _zone, logger));
        _cascade = options.Cascade is { } checks ? new Cascade(checks, minimumCheckScore, shares is not null, _meter.Meter, clock, logger) : null;
        _battles = options.Battles is { } battles ? new LiveBattles(battles, battles.MakeJudge(services, models), models, Fallback, _meter, clock, logger) : null;
        Settlement = new Settlement(models, budgets, new DecisionSinks(sinks, logger), _battles, _telemetry, clock, logger);
        ObserveFeatures(budgets, shares);
        if (shared is not null)
        {
            _exchange = new StateExchange(shared, new SharedNumbers(models, shares, budgets, Fallback), options.Fleet, clock, logger, conversations);
            _meter.Observe("routellm.fleet.connected", () => _exchange.IsConnected ? 1 : 0, unit: null, "0 while the fleet's shared state cannot be reached.");
        }
    }

    public RoutedModels Models { get; }

    public TimeProvider Clock { get; }

    public ILogger Logger { get; }

    /// <summary>Gets who tells whose a request is.</summary>
    public CallerOptions Callers { get; }

    /// <summary>Gets the meter, for front doors that show what it measures.</summary>
    public Meter Meter => _meter.Meter;

    /// <summary>Gets the models that later turns go back to, by the ids that they gave.</summary>
    public ModelMemory Memory { get; }

    /// <summary>Gets whether later turns ask who answered; that of a tool call is always asked.</summary>
    public bool StampsEveryAnswer { get; }

    /// <summary>Gets what providers have of conversations; <see langword="null"/> where that is not weighed.</summary>
    public PromptCaches? Caches { get; }

    /// <summary>Gets when another model is asked; <see langword="null"/> for never.</summary>
    public ModelFallback? Fallback { get; }

    public Settlement Settlement { get; }

    /// <summary>Gets the router of requests that name none.</summary>
    public IPromptRouter DefaultRouter => _policies.Current.Default.Router;

    /// <summary>Decides a request that will be sent.</summary>
    /// <exception cref="RoutingException">The named router or model is unknown, no model can do what is needed, or the router's score is no probability.</exception>
    /// <exception cref="BudgetExceededException">A budget is spent and refuses the request.</exception>
    public async ValueTask<ModelCall> PlanAsync(RequestView request, CancellationToken cancellationToken)
    {
        long started = Clock.GetTimestamp();
        RoutePlan plan;
        try
        {
            plan = await _planner.PlanAsync(request, _callers.Enter(request.CallerName), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _telemetry.Refused(exception);
            Logger.Refused(exception.GetType().Name);
            throw;
        }

        Choice choice = plan.Choice!.Value;
        if (choice.CountsForShare && !plan.IsThresholdNamed)
        {
            double part = SharePart(choice);
            _thresholds.Observe(part, plan.Route);
            _zone?.Observe(part, plan.Route);
            _watch.Take(plan.Route.Caller, _thresholds.RankOf(part, _planner.RouteOfAll(plan), isNamed: false, rise: 0, out _) == Models.Strongest.Rank);
        }

        RoutingDecision decision = plan.ToDecision(NewId(), Clock.GetElapsedTime(started));
        Logger.Decided(decision.Router, decision.Target, decision.StrongWinRate, decision.Threshold);
        SampledRequest? battle = _battles?.Sample(decision, choice, plan);
        var call = new ModelCall(this, plan, decision, choice.IsAlone ? [choice.Model] : plan.Capable.OrderFrom(choice.Model, Models), started, battle);
        _planner.Return(plan);
        return call;
    }

    /// <summary>Begins to check the answer of a request that was planned so; <see langword="null"/> for any other, and where the weak model is left alone.</summary>
    public CascadedRequest? BeginCascade(RoutePlan plan) => _cascade is null || plan.AfterRejection is not { } next ? null : BeginCascade(_cascade, plan, plan.Choice!.Value, next);

    /// <summary>Decides a request that will not be sent.</summary>
    /// <exception cref="RoutingException">The named router or model is unknown, no model can do what is needed, or the router's score is no probability.</exception>
    /// <exception cref="BudgetExceededException">A budget is spent and refuses the request.</exception>
    public async ValueTask<RoutingDecision> DecideAsync(RequestView request, CancellationToken cancellationToken)
    {
        long started = Clock.GetTimestamp();
        RoutePlan plan = await _planner.PlanAsync(request, _callers.Find(request.CallerName), cancellationToken).ConfigureAwait(false);
        RoutingDecision decision = plan.ToDecision(Guid.Empty, Clock.GetElapsedTime(started));
        _planner.Return(plan);
        return decision;
    }

    /// <summary>Decides prompts that will not be sent, each by itself, with one batch for the router.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="modelId">What is said of router and threshold, if anything.</param>
    /// <param name="callerName">Whose requests they would be, if that is known.</param>
    /// <param name="cancellationToken">Cancels the router.</param>
    /// <exception cref="RoutingException">The named router is unknown, or a score is no probability.</exception>
    /// <exception cref="BudgetExceededException">A budget is spent and refuses all requests.</exception>
    public async ValueTask<IReadOnlyList<RoutingDecision>> DecideAsync(IReadOnlyList<string> prompts, string? modelId, string? callerName, CancellationToken cancellationToken)
    {
        IPromptRouter router = _policies.Current.Resolve(RouterModelId.Parse(modelId)).Router;

        // Where models are weighed one by one, a score of the two ends says nothing.
        RouterScore[]? scores = router is IModelScoringRouter && Models.All.Count > 2 ? null : new RouterScore[prompts.Count];
        if (scores is not null)
        {
            await router.ScoreAsync([.. prompts.Select(static prompt => new RoutingRequest(prompt))], scores, cancellationToken).ConfigureAwait(false);
        }

        var decisions = new RoutingDecision[prompts.Count];
        for (int i = 0; i < decisions.Length; i++)
        {
            long started = Clock.GetTimestamp();
            var request = new RequestView([new ChatMessage(ChatRole.User, prompts[i])], options: null) { ModelId = modelId };
            RoutePlan plan = await _planner.PlanAsync(request, _callers.Find(callerName), cancellationToken, scores is null ? null : new KnownScore(router.Name, scores[i])).ConfigureAwait(false);
            decisions[i] = plan.ToDecision(Guid.Empty, Clock.GetElapsedTime(started));
            _planner.Return(plan);
        }

        return decisions;
    }

    /// <summary>Takes what someone thought of an answer.</summary>
    public void RecordFeedback(Guid decisionId, double score, string? model)
    {
        if (decisionId == Guid.Empty)
        {
            throw new ArgumentException("The decision's id is empty. Use the decision of an answer, from GetRoutingDecision().", nameof(decisionId));
        }

        ProbabilityRange.ThrowIfOutside(score);
        Settlement.Record(new FeedbackRecord(decisionId, score, Clock.GetUtcNow()), model);
    }

    public void Dispose()
    {
        _battles?.Dispose();
        _exchange?.Dispose();
        _meter.Dispose();
    }

    private CascadedRequest? BeginCascade(Cascade cascade, RoutePlan plan, Choice choice, RoutedModel next) => Fallback?.Circuits[choice.Model.Rank].IsOpen == true ? null : new CascadedRequest(
        cascade, Fallback, choice.Model,
        [.. plan.Capable.OrderFrom(next, Models).Where(model => model != choice.Model)],
        new SentRequest(plan.Request.Messages, plan.Request.Options, plan.Request.Tokens),
        choice.StrongWinRate >= choice.Threshold);

    // Identifies a decision, and guards nothing: the system's generator of secrets would cost more than the router.
    private static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        return new Guid(bytes);
    }

    // What had to go somewhere takes up its part of the share; what the budget held back does not give one.
    private double SharePart(in Choice choice) => choice.Basis is not (DecisionBasis.Capability or DecisionBasis.Conversation or DecisionBasis.Cache) ? choice.StrongWinRate
        : choice.Model == Models.Strongest ? 1
        : choice.Model == Models.Weakest ? 0
        : choice.StrongWinRate;

    private void ObserveFeatures(Budget[] budgets, HeldShareControllers? shares)
    {
        if (Fallback is not null)
        {
            _meter.ObserveCircuits(Models, Fallback.Circuits);
        }

        _meter.ObserveBudgets(budgets);
        if (shares is not null)
        {
            _meter.ObserveThresholds(shares);
        }
    }
}

namespace RouteLlm;

/// <summary>How requests are routed unless they say otherwise.</summary>
/// <remarks>
/// A single request overrides router and threshold with <c>ChatOptions.ModelId = "router-NAME-THRESHOLD"</c>. A threshold that a
/// configuration file gives to a router holds for that router before these options.
/// Read when the client is made. Where they are bound to configuration that changes, <see cref="Router"/>, <see cref="Threshold"/>,
/// <see cref="StrongModelPercent"/> and
/// <see cref="CalibrationFile"/> are followed; everything else needs a restart. Not thread-safe.
/// </remarks>
public sealed class RouteLlmOptions
{
    private ITokenCounter? _tokenCounter;

    /// <summary>
    /// The share of strong calls, in percent, when neither <see cref="Threshold"/> nor <see cref="StrongModelPercent"/> is set and the
    /// router has no threshold of its own (<see cref="IDecisiveRouter"/>).
    /// </summary>
    public const double DefaultStrongModelPercent = RouterThreshold.DefaultStrongModelPercent;

    private double? _strongModelPercent;

    /// <summary>Gets or sets the name of the router that decides. Default: <c>"lexical"</c>, the one in the package.</summary>
    public string Router { get; set; } = LexicalRouter.RouterName;

    /// <summary>
    /// Gets or sets the strong win rate, from 0 to 1, at which a prompt goes to the strong model. Set this or
    /// <see cref="StrongModelPercent"/>.
    /// </summary>
    public double? Threshold { get; set; }

    /// <summary>
    /// Gets or sets the share of prompts, in percent, that should go to the strong model: 0, or from 1 to 100. A fraction such as 0.3 is
    /// refused. The router's calibration turns it into a threshold. Default: 50, unless <see cref="Threshold"/> is set; a router with a
    /// threshold of its own (<see cref="IDecisiveRouter"/>) uses that one instead of the default.
    /// </summary>
    /// <remarks>
    /// The share holds on prompts like those of the calibration; yours may differ. See <see cref="ThresholdCalibration"/>.
    /// </remarks>
    public double? StrongModelPercent
    {
        get => _strongModelPercent ?? (Threshold is null ? DefaultStrongModelPercent : null);
        set => _strongModelPercent = value;
    }

    /// <summary>
    /// Gets or sets the path of a calibration file, as <c>routellm calibrate --write</c> makes it from prompts of your own, that turns
    /// <see cref="StrongModelPercent"/> into a threshold instead of the router's own calibration. One of <c>routellm prove --write</c> has a proven threshold, which
    /// applies where no share is asked for. Default: none.
    /// </summary>
    /// <remarks>
    /// A file that is missing, or was made for another router or before this one changed, stops the start. See
    /// <see cref="RouteLlm.CalibrationFile"/>.
    /// </remarks>
    public string? CalibrationFile { get; set; }

    /// <summary>
    /// Gets or sets what happens when a model fails; <see langword="null"/>, the default, for nothing: the caller gets its exception.
    /// </summary>
    public FallbackOptions? Fallback { get; set; }

    /// <summary>Gets or sets how the turns of a conversation are routed.</summary>
    public ConversationOptions Conversations { get; set; } = new();

    /// <summary>
    /// Gets or sets when a step of a tool loop is stalled and goes to the strong model; <see langword="null"/>, the default, for never: a
    /// turn stays with its model.
    /// </summary>
    public AgentSignalOptions? AgentSignals { get; set; }

    /// <summary>
    /// Gets or sets how prompt caches are weighed before a conversation changes its model; <see langword="null"/>, the default, for not at
    /// all.
    /// </summary>
    public CacheAwarenessOptions? CacheAwareness { get; set; }

    /// <summary>
    /// Gets or sets how weak models' answers are checked where the score is in a grey zone; <see langword="null"/>, the default, for not at
    /// all.
    /// </summary>
    public CascadeOptions? Cascade { get; set; }

    /// <summary>Gets what is known of the models, by name: <c>"strong"</c>, <c>"weak"</c>, and those of <c>AddModel</c>.</summary>
    public IDictionary<string, ModelOptions> Models { get; } = new Dictionary<string, ModelOptions>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets what happens to a request whose <c>ChatOptions.ModelId</c> names no router and no model. Default: it is refused.
    /// </summary>
    public UnknownModelIds UnknownModelIds { get; set; }

    /// <summary>
    /// Gets or sets the model for a prompt that its router could not score, where the router's own options name none (a classifier that
    /// named no category, say). Default: the weak one where there is a budget, else the strong one.
    /// </summary>
    public RouteTarget? DefaultTarget { get; set; }

    /// <summary>Gets the budgets; each needs the prices of all models. Default: none.</summary>
    public IList<BudgetOptions> Budgets { get; } = [];

    /// <summary>
    /// Gets or sets how <see cref="StrongModelPercent"/> is held on live traffic; <see langword="null"/>, the default, for a threshold that
    /// stays where the calibration puts it.
    /// </summary>
    public HeldShareOptions? HeldShare { get; set; }

    /// <summary>Gets or sets whose requests there are, for held shares and budgets that each caller has by itself.</summary>
    public CallerOptions Callers { get; set; } = new();

    /// <summary>
    /// Gets or sets whether the strong model always answers, unless a budget is spent, while every request is scored and recorded as it
    /// would be decided. Default: false.
    /// </summary>
    public bool Shadow { get; set; }

    /// <summary>Gets or sets how battles are fought on a sample of the requests; <see langword="null"/>, the default, for none.</summary>
    public BattleOptions? Battles { get; set; }

    /// <summary>Gets or sets how state is exchanged with a fleet, where there is one.</summary>
    public FleetOptions Fleet { get; set; } = new();

    /// <summary>
    /// Gets the shares of more than two models in percent, weakest first; they add up to 100. Default: none, and the best model has
    /// <see cref="StrongModelPercent"/> and the others equal parts of the rest.
    /// </summary>
    public IList<double> RankPercents { get; } = [];

    /// <summary>
    /// Gets the thresholds between more than two neighbouring models, ascending: one fewer than models. Default: none, and the best model
    /// has
    /// <see cref="Threshold"/> and the others equal parts of what is below.
    /// </summary>
    public IList<double> RankThresholds { get; } = [];

    /// <summary>
    /// Gets or sets how much costs weigh where a router scores more than two models one by one (<see cref="IModelScoringRouter"/>, such as
    /// <c>mf</c>); from 0, where the best model for the prompt is chosen at any price. The model with the largest
    /// <c>win rate − CostWeight × relative price</c> is chosen, at a tie the better one. Default, <see langword="null"/>: what
    /// <see cref="Threshold"/> or <see cref="StrongModelPercent"/> stands for.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The win rate is the probability that the model answers better than the strongest one, whose own is 0.5. The relative price is
    /// <c>(Input + Output)</c> of the model's
    /// <see cref="ModelPrice"/>, the price of a million input and a million output tokens together, over that of the strongest. A weight of 0.2 gives up 20 points of
    /// win rate to save the whole price of the strongest model.
    /// </para>
    /// <para>
    /// Between the strongest model and one of relative price r, a weight means the threshold <c>0.5 + CostWeight × (1 − r)</c>. Where no
    /// weight is set, it is the one that the router's threshold t means between the strongest and the weakest model,
    /// <c>(t − 0.5) / (1 − r)</c>, below 0 for a threshold below 0.5: those two are told apart exactly as if there were no others. Where a
    /// price is not known, or the weakest model costs no less than the strongest, relative prices then count as rising evenly from 0 to 1.
    /// A budget that is nearly spent raises the weight as it would raise that threshold.
    /// </para>
    /// <para>Above 0 all models need prices, and the weakest model one below the strongest's.</para>
    /// </remarks>
    public double? CostWeight { get; set; }

    /// <summary>
    /// Gets the threshold of the default router; with a cost weight none is needed, and a win rate of 0.5 tells who is better.
    /// </summary>
    internal RouterThreshold? ThresholdOfDefaultRouter =>
        CostWeight is null ? ExplicitThreshold : new RouterThreshold(0.5, StrongModelPercent: null);

    /// <summary>Gets what was set, if anything.</summary>
    internal RouterThreshold? ExplicitThreshold =>
        RankThresholds.Count > 0 ? new RouterThreshold(RankThresholds[^1], StrongModelPercent: null)
        : RankPercents.Count > 0 ? new RouterThreshold(Threshold: null, RankPercents[^1], CalibrationFile)
        : Threshold is null && _strongModelPercent is null && CalibrationFile is null ? null
        : new RouterThreshold(Threshold, CalibrationFile is null ? StrongModelPercent : _strongModelPercent, CalibrationFile);

    /// <summary>
    /// Gets the share that was asked for; <see langword="null"/> where <see cref="StrongModelPercent"/> gives the default.
    /// </summary>
    internal double? RequestedStrongModelPercent => _strongModelPercent;

    /// <summary>Gets the name of the option that decides between more than two models, if one does.</summary>
    internal string? Ranking =>
        RankPercents.Count > 0 ? nameof(RankPercents) : RankThresholds.Count > 0 ? nameof(RankThresholds) : CostWeight is not null ? nameof(CostWeight) : null;

    /// <summary>Counts the tokens of models that have no counter of their own, instead of the estimate.</summary>
    /// <param name="counter">The counter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="counter"/> is <see langword="null"/>.</exception>
    public void CountTokensWith(ITokenCounter counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        _tokenCounter = counter;
    }

    /// <summary>Gets what counts tokens; <see langword="null"/> for an estimate. No property: configuration binds those.</summary>
    internal ITokenCounter? FindTokenCounter() => _tokenCounter;

    /// <summary>
    /// Says whether models are weighed one by one, where the router scores them so: there are more than two, and nothing else says how to
    /// tell them apart.
    /// </summary>
    internal bool WeighsModels(int models) => models > 2 && RankPercents.Count + RankThresholds.Count == 0 && HeldShare is null;

    /// <summary>Gets the callers that have a share or a budget by their name.</summary>
    internal IEnumerable<Caller> NamedCallers()
    {
        HashSet<string> budgeted = [.. Budgets.Select(static budget => budget.Caller).OfType<string>()];
        return budgeted.Union(Callers.StrongModelPercents.Keys, StringComparer.Ordinal).Select(name => new Caller(name)
        {
            StrongModelPercent = Callers.StrongModelPercents.TryGetValue(name, out double percent) ? percent : null,
            HasNamedBudget = budgeted.Contains(name),
        });
    }

    /// <summary>Gets the name by which routers know a model.</summary>
    internal string ArenaNameOf(string model) =>
        Models.TryGetValue(model, out ModelOptions? known) && known.ArenaName is { } name ? name : model;

    /// <summary>Gets the same options, but with router and threshold of others.</summary>
    internal RouteLlmOptions WithRouteOf(RouteLlmOptions other)
    {
        RouteLlmOptions changed = WithRouter(other.Router);
        changed.Threshold = other.Threshold;
        changed._strongModelPercent = other._strongModelPercent;
        changed.CalibrationFile = other.CalibrationFile;
        return changed;
    }

    /// <summary>Says whether router and threshold are those of others.</summary>
    internal bool RoutesAs(RouteLlmOptions other) =>
        (Router, Threshold, _strongModelPercent, CalibrationFile) == (other.Router, other.Threshold, other._strongModelPercent, other.CalibrationFile);

    /// <summary>Gets the same options, but for the router.</summary>
    internal RouteLlmOptions WithRouter(string router)
    {
        var named = (RouteLlmOptions)MemberwiseClone();
        named.Router = router;
        return named;
    }
}

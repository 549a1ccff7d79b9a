namespace RouteLlm;

/// <summary>Decides the requests of a log anew, with other thresholds, shares, budgets, scores, cascades or rules for agents.</summary>
/// <remarks>Requests of which the log does not tell what else would have been stay where they went.</remarks>
internal sealed class DecisionReplay
{
    private readonly IReadOnlyList<LoggedRequest> _requests;
    private readonly ReplayPrices _prices;
    private readonly string? _router;
    private readonly double?[] _scores;
    private readonly Dictionary<string, RouteTarget> _targets;

    /// <param name="requests">The requests, in the order in which they came.</param>
    /// <param name="prices">The prices of the models.</param>
    /// <param name="router">The router that gave the scores; <see langword="null"/> for those of the log.</param>
    /// <param name="scores">
    /// A score for each request that one decides, <see langword="null"/> for others; <see langword="null"/> for those of the log.
    /// </param>
    public DecisionReplay(IReadOnlyList<LoggedRequest> requests, ReplayPrices prices, string? router = null, double?[]? scores = null)
    {
        _requests = requests;
        _prices = prices;
        _router = router;
        _scores = scores ?? [.. requests.Select(static request => request.IsByScore ? request.Decision.StrongWinRate : (double?)null)];
        _targets = requests.GroupBy(static request => request.Decision.Model, StringComparer.Ordinal).ToDictionary(static model => model.Key, static model => model.First().Decision.Target, StringComparer.Ordinal);
    }

    /// <summary>Gets how many requests a score decides.</summary>
    public int Decided => _scores.Count(static score => score is not null);

    /// <summary>Gets the share of strong calls in the log among the requests that a score decides, in percent.</summary>
    public double LoggedStrongPercent =>
        100.0 * _requests.Where((request, i) => _scores[i] is not null && request.Decision.Target == RouteTarget.Strong).Count() / Math.Max(1, Decided);

    /// <summary>Gets the scores of the checks that the log has.</summary>
    public double[] CheckScores => [.. _requests.Select(static request => request.Decision.CheckScore).OfType<double>()];

    /// <summary>Gets how many steps of tool loops were looked at.</summary>
    public int AgentSteps => _requests.Count(static request => request.Decision.Inputs?.AgentSignals is not null);

    /// <summary>Measures what the log says was done.</summary>
    public ReplayRow AsLogged() => Measure([.. _requests.Select(static request => new ReplayedDecision(ReplayedDecision.Logged(request)))]);

    /// <summary>Measures rules.</summary>
    /// <param name="rules">How to decide.</param>
    /// <exception cref="BenchmarkDataException">
    /// The budget cannot be followed, since the log does not tell what a request costs.
    /// </exception>
    public ReplayRow At(ReplayRules rules)
    {
        ReplayedDecision[] decisions = [.. _requests.Select((request, i) => ReplayedDecision.Of(request, _scores[i], rules, _targets))];
        if (rules.Budget is { } budget)
        {
            KeepWithin(budget, decisions);
        }

        return Measure(decisions) with { Rules = rules };
    }

    /// <summary>Measures the threshold that gives a share of strong calls among the requests that a score decides.</summary>
    /// <param name="strongPercent">The share, from 0 to 100.</param>
    /// <param name="budget">What may be spent, if that is bounded.</param>
    /// <exception cref="BenchmarkDataException">
    /// The budget cannot be followed, since the log does not tell what a request costs.
    /// </exception>
    public ReplayRow AtShare(double strongPercent, ReplayBudget? budget = null) =>
        At(new ReplayRules { Threshold = Calibration.GetThreshold(strongPercent), Budget = budget }) with { StrongPercentAsked = strongPercent };

    /// <summary>
    /// Measures the cascade that gives a share of strong calls, what is rejected included, among the requests that a score decides.
    /// </summary>
    /// <param name="strongPercent">The share, from 0 to 100.</param>
    /// <param name="greyZonePercent">The zone, in percent of those requests.</param>
    /// <param name="rejectedPercent">How many of the answers there are rejected, in percent of them.</param>
    /// <param name="budget">What may be spent, if that is bounded.</param>
    /// <exception cref="BenchmarkDataException">
    /// The budget cannot be followed, since the log does not tell what a request costs.
    /// </exception>
    public ReplayRow AtShare(double strongPercent, double greyZonePercent, double rejectedPercent, ReplayBudget? budget)
    {
        (double strong, double grey) = CascadeShares.Of(strongPercent, greyZonePercent, rejectedPercent);
        return At(new ReplayRules
        {
            Zone = new ReplayZone(Calibration.GetThreshold(Math.Min(100, strong + grey)), strong > 0 ? Calibration.GetThreshold(strong) : double.PositiveInfinity),
            MinimumCheckScore = ThresholdCalibration.FromScores(CheckScores).GetThreshold(100 - rejectedPercent),
            Budget = budget,
        }) with
        { StrongPercentAsked = strongPercent };
    }

    private ThresholdCalibration Calibration => ThresholdCalibration.FromScores([.. _scores.OfType<double>()]);

    private void KeepWithin(ReplayBudget budget, ReplayedDecision[] decisions)
    {
        long window = -1;
        decimal spent = 0;
        for (int i = 0; i < decisions.Length; i++)
        {
            long own = _requests[i].Record.Time.UtcTicks / budget.Window.Ticks;
            if (own != window)
            {
                window = own;
                spent = 0;
            }

            if (spent >= budget.Amount && _scores[i] is not null)
            {
                decisions[i] = new ReplayedDecision(ReplayedAnswer.Weak);
            }

            if (_requests[i].Decision.Cost is not null)
            {
                spent += _prices.CostOf(_requests[i], decisions[i].Answer) ?? throw MissingPrice(decisions[i].Answer);
            }
        }
    }

    private static BenchmarkDataException MissingPrice(ReplayedAnswer answer)
    {
        // After a rejection it is the weak one's that is missing: the log has the strong one's for every request.
        string model = (answer == ReplayedAnswer.Strong ? RouteTarget.Strong : RouteTarget.Weak).Word();
        return new BenchmarkDataException($"A budget needs the cost of every request, but the log has none for {model} calls. Write --{model}-price IN/OUT.");
    }

    private ReplayRow Measure(ReplayedDecision[] decisions)
    {
        decimal? cost = 0;
        decimal? alwaysStrong = 0;
        RouteTarget[] targets = Array.ConvertAll(decisions, static decision => decision.Answer == ReplayedAnswer.Weak ? RouteTarget.Weak : RouteTarget.Strong);
        for (int i = 0; i < decisions.Length; i++)
        {
            // Without tokens it is not known, and left out of both sums.
            if (_requests[i].Decision.Cost is not null)
            {
                cost += _prices.CostOf(_requests[i], decisions[i].Answer);
                alwaysStrong += _prices.CostOf(_requests[i], ReplayedAnswer.Strong);
            }
        }

        return new ReplayRow
        {
            Router = _router,
            StrongPercent = 100.0 * targets.Count(static target => target == RouteTarget.Strong) / Math.Max(1, targets.Length),
            Moved = _requests.Where((request, i) => request.Decision.Target != targets[i]).Count(),
            Unknown = decisions.Count(static decision => !decision.IsKnown),
            Cost = cost,
            Savings = alwaysStrong - cost,
            Quality = MeanScore.Of(_requests
                .Select((request, i) => targets[i] == RouteTarget.Strong ? request.Judged?.StrongScore : request.Judged?.WeakScore)
                .OfType<double>()),
            StrongFeedback = FeedbackOn(RouteTarget.Strong, targets),
            WeakFeedback = FeedbackOn(RouteTarget.Weak, targets),
        };
    }

    // Feedback is on the answer that was given: of a request that goes elsewhere here nothing is known.
    private MeanScore FeedbackOn(RouteTarget target, RouteTarget[] targets) => MeanScore.Of(_requests
        .Where((request, i) => targets[i] == target && request.Decision.Target == target)
        .Select(static request => request.Feedback)
        .OfType<double>());
}

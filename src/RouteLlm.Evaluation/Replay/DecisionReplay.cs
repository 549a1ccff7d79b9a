namespace RouteLlm;

/// <summary>Decides the requests of a log anew, with other thresholds, shares, budgets or scores.</summary>
/// <remarks>Requests that no score decides stay where they went.</remarks>
internal sealed class DecisionReplay
{
    private readonly IReadOnlyList<LoggedRequest> _requests;
    private readonly ReplayPrices _prices;
    private readonly string? _router;
    private readonly double?[] _scores;

    /// <param name="requests">The requests, in the order in which they came.</param>
    /// <param name="prices">The prices of the models.</param>
    /// <param name="router">The router that gave the scores; <see langword="null"/> for those of the log.</param>
    /// <param name="scores">A score for each request that one decides, <see langword="null"/> for others; <see langword="null"/> for those of the log.</param>
    public DecisionReplay(IReadOnlyList<LoggedRequest> requests, ReplayPrices prices, string? router = null, double?[]? scores = null)
    {
        _requests = requests;
        _prices = prices;
        _router = router;
        _scores = scores ?? [.. requests.Select(static request => request.IsByScore ? request.Decision.StrongWinRate : (double?)null)];
    }

    /// <summary>Gets how many requests a score decides.</summary>
    public int Decided => _scores.Count(static score => score is not null);

    /// <summary>Gets the share of strong calls in the log among the requests that a score decides, in percent.</summary>
    public double LoggedStrongPercent =>
        100.0 * _requests.Where((request, i) => _scores[i] is not null && request.Decision.Target == RouteTarget.Strong).Count() / Math.Max(1, Decided);

    /// <summary>Measures what the log says was done.</summary>
    public ReplayRow AsLogged() => Measure([.. _requests.Select(static request => request.Decision.Target)]);

    /// <summary>Measures a threshold.</summary>
    /// <param name="threshold">The threshold; <see langword="null"/> for those that the log says, each at its request.</param>
    /// <param name="budget">What may be spent, if that is bounded.</param>
    /// <exception cref="BenchmarkDataException">The budget cannot be followed, since the log does not tell what a request costs.</exception>
    public ReplayRow At(double? threshold, ReplayBudget? budget = null)
    {
        var targets = new RouteTarget[_requests.Count];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = _scores[i] is not double score ? _requests[i].Decision.Target
                : score >= (threshold ?? _requests[i].Decision.Threshold) ? RouteTarget.Strong
                : RouteTarget.Weak;
        }

        if (budget is not null)
        {
            KeepWithin(budget, targets);
        }

        return Measure(targets) with { Threshold = threshold, Budget = budget };
    }

    /// <summary>Measures the threshold that gives a share of strong calls among the requests that a score decides.</summary>
    /// <param name="strongPercent">The share, from 0 to 100.</param>
    /// <param name="budget">What may be spent, if that is bounded.</param>
    /// <exception cref="BenchmarkDataException">The budget cannot be followed, since the log does not tell what a request costs.</exception>
    public ReplayRow AtShare(double strongPercent, ReplayBudget? budget = null)
    {
        double[] scores = [.. _scores.OfType<double>()];
        return At(ThresholdCalibration.FromScores(scores).GetThreshold(strongPercent), budget) with { StrongPercentAsked = strongPercent };
    }

    private void KeepWithin(ReplayBudget budget, RouteTarget[] targets)
    {
        long window = -1;
        decimal spent = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            long own = _requests[i].Record.Time.UtcTicks / budget.Window.Ticks;
            if (own != window)
            {
                window = own;
                spent = 0;
            }

            if (spent >= budget.Amount && _scores[i] is not null)
            {
                targets[i] = RouteTarget.Weak;
            }

            if (_requests[i].Decision.Cost is not null)
            {
                spent += _prices.CostOf(_requests[i], targets[i])
                    ?? throw new BenchmarkDataException($"A budget needs the cost of every request, but the log has none for {targets[i].Word()} calls. Write --{targets[i].Word()}-price IN/OUT.");
            }
        }
    }

    private ReplayRow Measure(RouteTarget[] targets)
    {
        decimal? cost = 0;
        decimal? alwaysStrong = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            // Without tokens it is not known, and left out of both sums.
            if (_requests[i].Decision.Cost is not null)
            {
                cost += _prices.CostOf(_requests[i], targets[i]);
                alwaysStrong += _prices.CostOf(_requests[i], RouteTarget.Strong);
            }
        }

        return new ReplayRow
        {
            Router = _router,
            StrongPercent = 100.0 * targets.Count(static target => target == RouteTarget.Strong) / Math.Max(1, targets.Length),
            Moved = _requests.Where((request, i) => request.Decision.Target != targets[i]).Count(),
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

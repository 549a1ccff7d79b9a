namespace RouteLlm;

/// <summary>Decides the requests of a log anew among more than two models, with thresholds between neighbouring ranks.</summary>
/// <remarks>
/// What no score decided stays where it went, and so does what the log does not tell of: caches that were weighed for other models. A
/// cascade is decided as its score alone would have.
/// </remarks>
internal sealed class RankReplay
{
    private readonly IReadOnlyList<LoggedRequest> _requests;
    private readonly IReadOnlyList<ReplayModel> _models;
    private readonly string? _router;
    private readonly double?[] _scores;
    private readonly int[] _logged;

    /// <param name="requests">The requests, in the order in which they came.</param>
    /// <param name="models">The models, weakest first, at least two.</param>
    /// <param name="router">The router that gave the scores; <see langword="null"/> for those of the log.</param>
    /// <param name="scores">
    /// A score for each request that one decides, <see langword="null"/> for others; <see langword="null"/> for those of the log.
    /// </param>
    /// <exception cref="ArgumentException">A score chose a model that is not among them.</exception>
    public RankReplay(IReadOnlyList<LoggedRequest> requests, IReadOnlyList<ReplayModel> models, string? router = null, double?[]? scores = null)
    {
        _requests = requests;
        _models = models;
        _router = router;
        _scores = scores ?? [.. requests.Select(static request => request.IsByScore ? request.Decision.StrongWinRate : (double?)null)];
        _logged = [.. requests.Select(request => RankOf(request.Decision.Model))];
        if (requests.FirstOrDefault(request => request.IsByScore && RankOf(request.Decision.Model) < 0) is { } stranger)
        {
            throw new ArgumentException($"the log has decisions for '{stranger.Decision.Model}'", nameof(models));
        }
    }

    /// <summary>Gets the names of the models that a score decided for, or that answered in their place.</summary>
    public static string[] NamesIn(IReadOnlyList<LoggedRequest> requests) =>
        [.. requests.Where(static request => request.IsByScore).Select(static request => request.Decision.Model).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Measures what the log says was done.</summary>
    public ReplayRow AsLogged() => Measure([.. _logged.Select(static rank => (rank, true))], isLogged: true);

    /// <summary>Measures thresholds.</summary>
    /// <param name="thresholds">The score from which on each model but the weakest is asked, ascending.</param>
    public ReplayRow At(IReadOnlyList<double> thresholds) =>
        Measure([.. _requests.Select((_, i) => Decide(i, thresholds))], isLogged: false) with { Router = _router, Rules = new ReplayRules { RankThresholds = thresholds } };

    /// <summary>Measures the thresholds that give each model a share of the requests that a score decides.</summary>
    /// <param name="percents">The shares, weakest model first, in percent; 100 in all.</param>
    public ReplayRow AtShares(IReadOnlyList<double> percents)
    {
        var calibration = ThresholdCalibration.FromScores([.. _scores.OfType<double>()]);
        return At([.. Enumerable.Range(1, _models.Count - 1).Select(rank => calibration.GetThreshold(Math.Min(100, percents.Skip(rank).Sum())))]) with { RankPercentsAsked = percents };
    }

    private (int Rank, bool IsKnown) Decide(int index, IReadOnlyList<double> thresholds)
    {
        if (_scores[index] is not { } score)
        {
            return (_logged[index], true);
        }

        if (_requests[index].Decision.Inputs?.ExpectedCosts is not { } costs)
        {
            return (thresholds.Count(threshold => score >= threshold), true);
        }

        return costs.Select(static cost => cost.Model).SequenceEqual(_models.Select(static model => model.Name), StringComparer.Ordinal) && Weigh(score, thresholds, costs) is { } rank
            ? (rank, true)
            : (_logged[index], false);
    }

    private static int? Weigh(double score, IReadOnlyList<double> thresholds, IReadOnlyList<ExpectedCost> costs)
    {
        int? best = null;
        decimal bestGain = 0;
        decimal value = 0;
        for (int rank = 0; rank < costs.Count; rank++)
        {
            value += rank == 0 ? 0 : ScoreWorth.Of(score, thresholds[rank - 1], costs[rank - 1].WithoutCache, costs[rank].WithoutCache);
            decimal gain = value - costs[rank].WithCache;
            if (costs[rank].IsAllowed && (best is null || gain >= bestGain))
            {
                (best, bestGain) = (rank, gain);
            }
        }

        return best;
    }

    private ReplayRow Measure((int Rank, bool IsKnown)[] decisions, bool isLogged)
    {
        decimal? cost = 0;
        decimal? alwaysStrong = 0;
        for (int i = 0; i < decisions.Length; i++)
        {
            // Without tokens it is not known, and left out of both sums.
            if (_requests[i].Decision.Cost is not null)
            {
                // Of a rejection both answers were billed, and the log says how much.
                cost += decisions[i].Rank < 0 || (isLogged && IsRejected(i)) ? _requests[i].Decision.Cost!.Amount : CostOf(i, decisions[i].Rank);
                alwaysStrong += CostOf(i, _models.Count - 1);
            }
        }

        return new ReplayRow
        {
            StrongPercent = PercentOf(decisions, _models.Count - 1),
            ModelPercents = [.. _models.Select((model, rank) => (model.Name, PercentOf(decisions, rank)))],
            Moved = decisions.Where((decision, i) => decision.Rank != _logged[i]).Count(),
            Unknown = decisions.Count(static decision => !decision.IsKnown),
            Cost = cost,
            Savings = alwaysStrong - cost,
            Quality = MeanScore.Of([]),
            StrongFeedback = FeedbackOn(decisions, isStrong: true),
            WeakFeedback = FeedbackOn(decisions, isStrong: false),
        };
    }

    private bool IsRejected(int index) => _requests[index].Decision.Attempts.Any(static attempt => attempt.Outcome == AttemptOutcome.Rejected);

    private decimal? CostOf(int index, int rank)
    {
        RoutingCost cost = _requests[index].Decision.Cost!;
        return _models[rank].Price is { } price ? price.CostOf(cost.InputTokens, cost.CachedInputTokens, cost.OutputTokens)
            : rank == _models.Count - 1 ? cost.AlwaysStrong
            : rank == _logged[index] && !IsRejected(index) ? cost.Amount
            : null;
    }

    private static double PercentOf((int Rank, bool IsKnown)[] decisions, int rank) =>
        100.0 * decisions.Count(decision => decision.Rank == rank) / Math.Max(1, decisions.Length);

    // Feedback is on the answer that was given: of a request that goes elsewhere here nothing is known.
    private MeanScore FeedbackOn((int Rank, bool IsKnown)[] decisions, bool isStrong) => MeanScore.Of(_requests
        .Where((_, i) => decisions[i].Rank == _logged[i] && (_logged[i] == _models.Count - 1) == isStrong)
        .Select(static request => request.Feedback)
        .OfType<double>());

    private int RankOf(string model)
    {
        for (int i = 0; i < _models.Count; i++)
        {
            if (string.Equals(_models[i].Name, model, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}

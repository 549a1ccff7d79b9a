namespace RouteLlm;

/// <summary>
/// Finds the rank that a prompt asks for: by its strong win rate between thresholds or, where the router scores every model, by win rate
/// and price. Safe for concurrent use.
/// </summary>
/// <param name="thresholds">The thresholds between neighbouring ranks.</param>
/// <param name="utilities">Weighs win rates and prices; <see langword="null"/> where only thresholds decide.</param>
/// <param name="defaultTarget">The model for a prompt that could not be scored, where its router names none.</param>
internal sealed class RankScoring(RankThresholds thresholds, ModelUtilities? utilities, RouteTarget defaultTarget)
{
    /// <summary>Scores a request.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="route">The router and its threshold.</param>
    /// <param name="isNamed">Whether the request named the threshold itself.</param>
    /// <param name="rise">How far thresholds rise towards 1, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels the router.</param>
    /// <exception cref="RoutingException">A score is no probability.</exception>
    public ValueTask<ScoredRank> ScoreAsync(
        RoutingRequest request, in Route route, bool isNamed, double rise, CancellationToken cancellationToken)
    {
        if (UtilitiesFor(route, isNamed) is { } weighed)
        {
            return weighed.ScoreAsync(request, route, rise, cancellationToken);
        }

        // Most routers compute, and have the score at once.
        ValueTask<RouterScore> score = route.Router.ScoreAsync(request, cancellationToken);
        return score.IsCompletedSuccessfully ? new(RankOf(score.Result, route, isNamed, rise)) : RankAsync(score, route, isNamed, rise);
    }

    private async ValueTask<ScoredRank> RankAsync(ValueTask<RouterScore> score, Route route, bool isNamed, double rise) =>
        RankOf(await score.ConfigureAwait(false), route, isNamed, rise);

    private ScoredRank RankOf(RouterScore score, in Route route, bool isNamed, double rise)
    {
        if (!ProbabilityRange.Contains(score.StrongWinRate))
        {
            throw RoutingException.ScoreOutOfRange(route.Name, score.StrongWinRate);
        }

        score = Decide(score);
        int rank = thresholds.RankOf(score.StrongWinRate, route, isNamed, rise, out double threshold);
        bool isBudgeted = rise > 0 && thresholds.RankOf(score.StrongWinRate, route, isNamed, rise: 0, out _) != rank;
        return new ScoredRank(rank, score.StrongWinRate, threshold, score.Reason, score.IsDefaultTarget, isBudgeted);
    }

    /// <summary>Finds the highest rank that any of some prompts asks for.</summary>
    /// <param name="prompts">The prompts, at least one.</param>
    /// <param name="route">The router and its threshold.</param>
    /// <param name="isNamed">Whether the request named the threshold itself.</param>
    /// <param name="rise">How far thresholds rise towards 1, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels the router.</param>
    public async ValueTask<int> HighestAsync(
        IReadOnlyList<string> prompts, Route route, bool isNamed, double rise, CancellationToken cancellationToken)
    {
        RoutingRequest[] requests = [.. prompts.Select(static prompt => new RoutingRequest(prompt))];
        if (UtilitiesFor(route, isNamed) is { } weighed)
        {
            int highest = 0;
            foreach (RoutingRequest request in requests)
            {
                highest = Math.Max(highest, (await weighed.ScoreAsync(request, route, rise, cancellationToken).ConfigureAwait(false)).Rank);
            }

            return highest;
        }

        var scores = new RouterScore[requests.Length];
        await route.Router.ScoreAsync(requests, scores, cancellationToken).ConfigureAwait(false);
        return thresholds.RankOf(scores.Max(score => Decide(score).StrongWinRate), route, isNamed, rise, out _);
    }

    /// <summary>Tells whether win rates and prices of the single models decide, and not thresholds.</summary>
    public bool WeighsModels(in Route route, bool isNamed) => UtilitiesFor(route, isNamed) is not null;

    /// <summary>Gets the score from which on a rank is chosen rather than the one below it.</summary>
    public double ThresholdBelow(int rank, in Route route, bool isNamed, double rise) =>
        thresholds.ThresholdBelow(rank, route, isNamed, rise);

    private RouterScore Decide(in RouterScore score) => score.LeavesTarget ? RouterScore.ForFailure(defaultTarget, score.Reason!) : score;

    // Who names a threshold asks for what it stands for.
    private ModelUtilities? UtilitiesFor(in Route route, bool isNamed) =>
        isNamed || route.Router is not IModelScoringRouter ? null : utilities;
}

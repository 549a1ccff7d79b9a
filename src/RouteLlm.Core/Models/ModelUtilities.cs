using System.Globalization;

namespace RouteLlm;

/// <summary>
/// Chooses among more than two models by what each is worth: <c>win rate − cost weight × relative price</c>. Immutable; safe for concurrent
/// use.
/// </summary>
/// <remarks>
/// The win rate is that over the strongest model, whose own is 0.5 and whose relative price is 1. Against it alone, a model of win rate w
/// and relative price r is worth less exactly when the strong win rate 1 − w is at or above <c>0.5 + cost weight × (1 − r)</c>, which is
/// therefore the threshold between the two; solved for the weakest model, it gives the cost weight that a threshold stands for.
/// </remarks>
internal sealed class ModelUtilities
{
    // The win rate of a model over itself.
    private const double Even = 0.5;

    private readonly IReadOnlyList<RoutedModel> _models;
    private readonly string[] _arenaNames;
    private readonly double[] _relativePrices;
    private readonly double? _costWeight;

    /// <param name="models">The models, more than two.</param>
    /// <param name="arenaNames">The name by which the router knows each model.</param>
    /// <param name="costWeight">The cost weight; <see langword="null"/> for that which the router's threshold stands for.</param>
    public ModelUtilities(RoutedModels models, string[] arenaNames, double? costWeight)
    {
        _models = models.All;
        _arenaNames = arenaNames;
        _costWeight = costWeight;
        _relativePrices = HasFallingPrices(models)
            ? [.. _models.Select(model => (double)(model.Price!.Value.Blend / models.Strongest.Price!.Value.Blend))]
            : [.. _models.Select(model => (double)model.Rank / models.Strongest.Rank)];
    }

    /// <summary>Scores a request.</summary>
    /// <exception cref="RoutingException">A score is no probability.</exception>
    public async ValueTask<ScoredRank> ScoreAsync(RoutingRequest request, Route route, double rise, CancellationToken cancellationToken)
    {
        ModelScores scores = await ((IModelScoringRouter)route.Router).ScoreModelsAsync(request, _arenaNames, cancellationToken).ConfigureAwait(false);
        if (scores.WinRates?.Count != _models.Count)
        {
            throw RoutingException.WrongNumberOfWinRates(route.Name, scores.WinRates?.Count ?? 0, _models.Count);
        }

        foreach (double winRate in scores.WinRates)
        {
            if (!ProbabilityRange.Contains(winRate))
            {
                throw RoutingException.ScoreOutOfRange(route.Name, winRate);
            }
        }

        if (scores.IsDefaultTarget)
        {
            return Choose(scores, costWeight: 0, isBudgeted: false);
        }

        double usual = _costWeight ?? ((route.Threshold - Even) / (1 - _relativePrices[0]));
        ScoredRank choice = Choose(scores, usual, isBudgeted: false);
        if (rise > 0)
        {
            ScoredRank budgeted = Choose(scores, Raise(usual, rise), isBudgeted: true);
            choice = budgeted.Rank == choice.Rank ? budgeted with { IsBudgeted = false } : budgeted;
        }

        return choice;
    }

    // Every price known, and the weakest model's below the strongest's: otherwise ranks count as if prices rose evenly from 0.
    private static bool HasFallingPrices(RoutedModels models) =>
        models.All.All(static model => model.Price is not null) && models.Weakest.Price!.Value.Blend < models.Strongest.Price!.Value.Blend;

    // As budgets raise a threshold: along the line from where it is to 1, which is the weight of a half over what the strongest costs more.
    private double Raise(double costWeight, double pressure) =>
        Math.Max(costWeight, costWeight + (((Even / (1 - _relativePrices[0])) - costWeight) * pressure));

    private double UtilityOf(int rank, in ModelScores scores, double costWeight) =>
        scores.WinRates[rank] - (costWeight * _relativePrices[rank]);

    private ScoredRank Choose(in ModelScores scores, double costWeight, bool isBudgeted)
    {
        int strongest = _models.Count - 1;
        int best = strongest - 1;
        for (int rank = best - 1; rank >= 0; rank--)
        {
            best = UtilityOf(rank, scores, costWeight) > UtilityOf(best, scores, costWeight) ? rank : best;
        }

        double strongWinRate = 1 - scores.WinRates[best];
        double threshold = Even + (costWeight * (1 - _relativePrices[best]));
        return new ScoredRank(
            strongWinRate >= threshold ? strongest : best,
            strongWinRate,
            Math.Clamp(threshold, 0, 1),
            scores.IsDefaultTarget ? scores.Reason : Describe(scores, costWeight),
            scores.IsDefaultTarget,
            isBudgeted);
    }

    private string Describe(ModelScores scores, double costWeight)
    {
        string utilities = string.Join(", ", _models.Select(model => string.Create(CultureInfo.InvariantCulture, $"{model.Name} {UtilityOf(model.Rank, scores, costWeight):0.###}")));
        return scores.Reason is { } reason ? $"{reason}; utility: {utilities}" : $"utility: {utilities}";
    }
}

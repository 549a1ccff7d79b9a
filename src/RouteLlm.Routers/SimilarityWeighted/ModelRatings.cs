namespace RouteLlm;

/// <summary>Ratings of models from their battles, every battle counting the same.</summary>
internal static class ModelRatings
{
    private const string AnchorModel = "llama-2-70b-chat";
    private const double AnchorRating = 1082;

    // Elo's scale: 400 points are odds of ten to one.
    private const double InitialRating = 1000;
    private const double PointsPerFactorOfTen = 400;
    private const double LogOfTen = 2.302585092994045684;

    /// <summary>Rates the models.</summary>
    /// <returns>The ratings, highest first.</returns>
    public static KeyValuePair<string, double>[] Fit(NumberedBattles battles, bool sameModelAsUpstream)
    {
        int models = battles.Models.Count;
        double[] sums = new double[BattleTable.Cells(models)];
        foreach (NumberedBattle battle in battles.Battles)
        {
            sums[BattleTable.CellOf(battle.ModelA, battle.ModelB, battle.Winner, models)]++;
        }

        double[] wins = new double[PairwiseRegression.TableLength(models)];
        BattleTable.WriteWins(sums, models, sameModelAsUpstream, wins);
        double[] strengths = new double[models];
        PairwiseRegression.Fit(wins, strengths, new double[PairwiseRegression.WorkspaceLength(models)]);

        int anchor = battles.NumberOf(AnchorModel);
        double shift = anchor >= 0 ? AnchorRating - ToRating(strengths[anchor]) : 0;
        return
        [
            .. battles.Models
                .Select((name, model) => KeyValuePair.Create(name, ToRating(strengths[model]) + shift))
                .OrderByDescending(static pair => pair.Value),
        ];
    }

    private static double ToRating(double logOdds) => (PointsPerFactorOfTen / LogOfTen * logOdds) + InitialRating;
}

namespace RouteLlm.SimilarityWeighted;

/// <summary>Ratings of models from their battles, every battle counting the same.</summary>
internal static class ModelRatings
{
    private const string AnchorModel = "llama-2-70b-chat";
    private const double AnchorRating = 1082;

    /// <summary>Rates the models.</summary>
    /// <returns>The ratings, highest first.</returns>
    public static KeyValuePair<string, double>[] Fit(IReadOnlyList<Battle> battles, bool sameModelAsUpstream)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Battle battle in battles)
        {
            indexes.TryAdd(battle.ModelA, indexes.Count);
            indexes.TryAdd(battle.ModelB, indexes.Count);
        }

        int models = indexes.Count;
        double[] sums = new double[BattleTable.Cells(models)];
        foreach (Battle battle in battles)
        {
            sums[BattleTable.CellOf(indexes[battle.ModelA], indexes[battle.ModelB], battle.Winner, models)]++;
        }

        double[] wins = new double[PairwiseRegression.TableLength(models)];
        BattleTable.WriteWins(sums, models, sameModelAsUpstream, wins);
        double[] strengths = new double[models];
        PairwiseRegression.Fit(wins, strengths, new double[PairwiseRegression.WorkspaceLength(models)]);

        double shift = indexes.TryGetValue(AnchorModel, out int anchor) ? AnchorRating - EloScale.ToRating(strengths[anchor]) : 0;
        return
        [
            .. indexes
                .Select(pair => KeyValuePair.Create(pair.Key, EloScale.ToRating(strengths[pair.Value]) + shift))
                .OrderByDescending(static pair => pair.Value),
        ];
    }
}

namespace RouteLlm;

/// <summary>What battles and rated answers say the strong model gains over the weak one.</summary>
internal static class BattleGains
{
    /// <summary>
    /// Gets the gains of battles: of their verdicts and, one-sided, of the feedback on the answer that the caller was given.
    /// </summary>
    public static double[] WithFeedback(BattleRecord[] battles, double weight)
    {
        double[] gains = Array.ConvertAll(battles, static battle => battle.Verdict.Gain());
        int[] rated = [.. Enumerable.Range(0, battles.Length).Where(i => battles[i].Feedback is not null && battles[i].Answered is not null)];
        double[] unusual = UnusualGains([.. rated.Select(i => (battles[i].Answered!.Value, battles[i].Feedback!.Value))]);
        for (int i = 0; i < rated.Length; i++)
        {
            gains[rated[i]] += weight * unusual[i];
        }

        return gains;
    }

    /// <summary>Gets how much more or less than usual the strong model may gain where there was no battle.</summary>
    public static double[] Of(RatedAnswer[] rated) =>
        UnusualGains(Array.ConvertAll(rated, static answer => (answer.Answered, answer.Score)));

    // An answer that people liked less than the same model's others: how much the other model may gain on it. What is usual for a model
    // says nothing of a prompt.
    private static double[] UnusualGains((RouteTarget Answered, double Score)[] rated)
    {
        double[] gains = new double[rated.Length];
        foreach (RouteTarget target in (RouteTarget[])[RouteTarget.Strong, RouteTarget.Weak])
        {
            double usual = rated.Where(answer => answer.Answered == target).Select(static answer => answer.Score).DefaultIfEmpty().Average();
            for (int i = 0; i < rated.Length; i++)
            {
                if (rated[i].Answered == target)
                {
                    gains[i] = target == RouteTarget.Strong ? rated[i].Score - usual : usual - rated[i].Score;
                }
            }
        }

        return gains;
    }
}

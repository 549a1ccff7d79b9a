namespace RouteLlm;

/// <summary>Sums of weights by the two sides of a battle and its outcome, and the table of wins that they make.</summary>
internal static class BattleTable
{
    public const int Outcomes = 3;

    /// <summary>Gets the number of sums.</summary>
    public static int Cells(int players) => players * players * Outcomes;

    /// <summary>Gets where the weight of a battle is added.</summary>
    public static int CellOf(int playerA, int playerB, BattleWinner winner, int players) =>
        (((playerA * players) + playerB) * Outcomes) + (int)winner;

    /// <summary>Makes the table of wins of <see cref="PairwiseRegression"/>: a win counts twice, a tie once for each side.</summary>
    /// <param name="sums">The sums of weights, by cell.</param>
    /// <param name="players">The number of players.</param>
    /// <param name="samePlayerAsUpstream">
    /// Whether a battle of a player with itself counts as one with the fixed opponent, or not at all.
    /// </param>
    /// <param name="wins">Receives the table.</param>
    public static void WriteWins(ReadOnlySpan<double> sums, int players, bool samePlayerAsUpstream, Span<double> wins)
    {
        wins.Clear();
        int stride = players + 1;
        for (int a = 0; a < players; a++)
        {
            for (int b = 0; b < players; b++)
            {
                if (a == b && !samePlayerAsUpstream)
                {
                    continue;
                }

                // Upstream writes +ln 10 and then −ln 10 into the same column: only "lost against the fixed opponent" is left.
                int first = a == b ? players : a;
                ReadOnlySpan<double> outcomes = sums.Slice(CellOf(a, b, BattleWinner.ModelA, players), Outcomes);
                double tie = outcomes[(int)BattleWinner.Tie];
                wins[(first * stride) + b] += (2 * outcomes[(int)BattleWinner.ModelA]) + tie;
                wins[(b * stride) + first] += (2 * outcomes[(int)BattleWinner.ModelB]) + tie;
            }
        }
    }
}

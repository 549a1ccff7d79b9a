namespace RouteLlm;

/// <summary>
/// Scored battles, each counted as often as a resample drew it, and the measures of them. Not safe for concurrent use: each thread has its
/// own.
/// </summary>
internal sealed class ProofSample(ScoredBattles battles)
{
    // Sums over the first blocks of the order, from none to all.
    private readonly double[] _weights = new double[battles.BlockEnds.Length + 1];
    private readonly double[] _gains = new double[battles.BlockEnds.Length + 1];
    private readonly double[] _strongWins = new double[battles.BlockEnds.Length + 1];
    private readonly double[] _strongCosts = new double[battles.BlockEnds.Length + 1];
    private readonly double[] _weakCosts = new double[battles.BlockEnds.Length + 1];

    public double StrongBetterPercent => 100 * _strongWins[^1] / _weights[^1];

    public double WeakBetterPercent => 100 * (_strongWins[^1] - _gains[^1]) / _weights[^1];

    /// <summary>Gets the mean of the strong model's score less the weak model's.</summary>
    public double Gap => _gains[^1] / _weights[^1];

    /// <summary>
    /// Gets what the router's order is worth beyond chance, averaged over all shares of strong calls, in the units of <see cref="Gap"/>:
    /// (APGR − ½) · gap, which is defined also where there is no gap.
    /// </summary>
    public double Lift
    {
        get
        {
            double area = 0;
            for (int block = 1; block < _gains.Length; block++)
            {
                area += (_weights[block] - _weights[block - 1]) * (_gains[block - 1] + _gains[block]) / 2;
            }

            return (area / (_weights[^1] * _weights[^1])) - (Gap / 2);
        }
    }

    public double PerformanceGapRecovered => Gap == 0 ? double.NaN : 0.5 + (Lift / Gap);

    /// <summary>Gets what all strong calls would cost on average; what battles cost.</summary>
    public double AlwaysStrongCost => _strongCosts[^1] / _weights[^1];

    /// <summary>Counts battles.</summary>
    /// <param name="counts">How often each was drawn, in the order in which the battles were given; all once where it is empty.</param>
    public void Take(ReadOnlySpan<int> counts)
    {
        double weight = 0, gain = 0, wins = 0, strongCost = 0, weakCost = 0;
        int place = 0;
        for (int block = 0; block < battles.BlockEnds.Length; block++)
        {
            for (; place < battles.BlockEnds[block]; place++)
            {
                double counted = (counts.IsEmpty ? 1 : counts[battles.Order[place]]) * battles.Weights[place];
                weight += counted;
                gain += counted * battles.Gains[place];
                wins += battles.Gains[place] > 0 ? counted : 0;
                if (battles.HasCosts)
                {
                    strongCost += counted * battles.StrongCosts[place];
                    weakCost += counted * battles.WeakCosts[place];
                }
            }

            _weights[block + 1] = weight;
            _gains[block + 1] = gain;
            _strongWins[block + 1] = wins;
            _strongCosts[block + 1] = strongCost;
            _weakCosts[block + 1] = weakCost;
        }
    }

    /// <summary>Gets the share of strong calls, in percent, when the first blocks are strong.</summary>
    public double StrongPercentOf(int blocks) => 100 * _weights[blocks] / _weights[^1];

    /// <summary>Gets the part of the gap, in percent, that is recovered when the first blocks are strong.</summary>
    public double RecoveredPercentOf(int blocks) => _gains[^1] == 0 ? double.NaN : 100 * _gains[blocks] / _gains[^1];

    /// <summary>
    /// Gets what the first blocks gain beyond as many strong calls at random, in percentage points of <see cref="Gap"/>'s scale.
    /// </summary>
    public double GainOverRandomOf(int blocks) => 100 * ((_gains[blocks] / _weights[^1]) - (_weights[blocks] / _weights[^1] * Gap));

    /// <summary>
    /// Gets the percentage of all prompts that get a clearly worse answer than the strong model's, when the first blocks are strong.
    /// </summary>
    public double WorsePercentOf(int blocks) => 100 * (_strongWins[^1] - _strongWins[blocks]) / _weights[^1];

    /// <summary>
    /// Gets the percentage of the prompts that go to the weak model that get a clearly worse answer, when the first blocks are strong; NaN
    /// where none goes there.
    /// </summary>
    public double WorsePercentOfWeak(int blocks) =>
        _weights[^1] > _weights[blocks] ? 100 * (_strongWins[^1] - _strongWins[blocks]) / (_weights[^1] - _weights[blocks]) : double.NaN;

    /// <summary>Gets the mean cost of a prompt when the first blocks are strong.</summary>
    public double CostOf(int blocks) =>
        battles.HasCosts ? (_strongCosts[blocks] + _weakCosts[^1] - _weakCosts[blocks]) / _weights[^1] : double.NaN;

    /// <summary>Gets what is saved against the strong model alone, in percent, when the first blocks are strong.</summary>
    public double SavedPercentOf(int blocks) =>
        battles.HasCosts && AlwaysStrongCost > 0 ? 100 * (1 - (CostOf(blocks) / AlwaysStrongCost)) : double.NaN;
}

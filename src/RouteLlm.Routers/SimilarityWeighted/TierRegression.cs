using System.Buffers;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>The ratings of tiers from weighted battles, and the strong win rate that they give.</summary>
internal sealed class TierRegression
{
    private readonly ushort[] _cells;
    private readonly int _tiers;
    private readonly int _strongTier;
    private readonly int _weakTier;
    private readonly bool _sameTierAsUpstream;
    private readonly double[] _unweighted;

    public TierRegression(NumberedBattles battles, IReadOnlyDictionary<string, int> tiers, SimilarityWeightedOptions options)
    {
        _tiers = options.NumTiers;
        _strongTier = tiers[options.StrongModel];
        _weakTier = tiers[options.WeakModel];
        _sameTierAsUpstream = options.SameTierBattlesAsUpstream;
        int[] tierOf = [.. battles.Models.Select(name => tiers[name])];
        _cells = [.. battles.Battles.Select(battle => (ushort)BattleTable.CellOf(tierOf[battle.ModelA], tierOf[battle.ModelB], battle.Winner, _tiers))];

        // Each request starts from the strengths of equal weights, which saves half the iterations.
        _unweighted = new double[_tiers];
        float[] equal = new float[_cells.Length];
        Array.Fill(equal, 1);
        UnweightedWinRate = Fit(equal, _unweighted);
    }

    /// <summary>Gets the strong win rate when every battle counts the same.</summary>
    public double UnweightedWinRate { get; }

    /// <summary>Computes the strong win rate from one weight for each battle.</summary>
    public double GetStrongWinRate(ReadOnlySpan<float> weights)
    {
        Span<double> strengths = stackalloc double[SimilarityWeightedOptions.MaximumTiers];
        strengths = strengths[.._tiers];
        _unweighted.CopyTo(strengths);
        return Fit(weights, strengths);
    }

    /// <summary>Adds what decides the win rates to a hash.</summary>
    public void AddTo(ContentHash hash) => hash
        .Add(MemoryMarshal.AsBytes<ushort>(_cells))
        .Add(MemoryMarshal.AsBytes<int>([_tiers, _strongTier, _weakTier, _sameTierAsUpstream ? 1 : 0]));

    private double Fit(ReadOnlySpan<float> weights, Span<double> strengths)
    {
        int cells = BattleTable.Cells(_tiers);
        int table = PairwiseRegression.TableLength(_tiers);
        int workspace = PairwiseRegression.WorkspaceLength(_tiers);
        double[] rented = ArrayPool<double>.Shared.Rent(cells + table + workspace);
        Span<double> sums = rented.AsSpan(0, cells);
        Span<double> wins = rented.AsSpan(cells, table);
        sums.Clear();
        ReadOnlySpan<ushort> cellOf = _cells.AsSpan(0, weights.Length);
        for (int i = 0; i < weights.Length; i++)
        {
            sums[cellOf[i]] += weights[i];
        }

        BattleTable.WriteWins(sums, _tiers, _sameTierAsUpstream, wins);
        PairwiseRegression.Fit(wins, strengths, rented.AsSpan(cells + table, workspace));
        ArrayPool<double>.Shared.Return(rented);

        // The same as 1 − 1/(1 + 10^((strong − weak)/400)) with the ratings.
        return 1 / (1 + Math.Exp(strengths[_weakTier] - strengths[_strongTier]));
    }
}

namespace RouteLlm;

/// <summary>The battles of a log that a router can learn from.</summary>
internal sealed class LearnableBattles
{
    private readonly int[] _leftOutBefore;

    /// <param name="battles">All battles of the log, oldest first.</param>
    /// <param name="router">The router.</param>
    public LearnableBattles(IReadOnlyList<BattleRecord> battles, ILearnableRouter router)
    {
        All = battles.Count;
        var readable = new List<(BattleRecord Battle, int LeftOut)>(battles.Count);
        foreach (BattleRecord battle in battles)
        {
            if (router.CanLearnFrom(battle))
            {
                readable.Add((battle, LeftOut));
            }
            else
            {
                LeftOut++;
            }
        }

        // Of the pair of models that is in use now: what another weak model fails at says little.
        (BattleRecord Battle, int LeftOut)[] ofPair = [.. readable.Where(one => one.Battle.StrongModel == readable[^1].Battle.StrongModel && one.Battle.WeakModel == readable[^1].Battle.WeakModel)];
        Usable = Array.ConvertAll(ofPair, static one => one.Battle);
        _leftOutBefore = Array.ConvertAll(ofPair, static one => one.LeftOut);
    }

    /// <summary>Gets the number of battles in the log.</summary>
    public int All { get; }

    /// <summary>Gets the battles that are learned from, oldest first: those of the pair of models that is in use now.</summary>
    public BattleRecord[] Usable { get; }

    /// <summary>Gets how many battles lack what the router needs.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Gets how many of them come before the last of the first usable battles.</summary>
    public int LeftOutBefore(int usable) => usable > 0 && usable <= _leftOutBefore.Length ? _leftOutBefore[usable - 1] : 0;
}

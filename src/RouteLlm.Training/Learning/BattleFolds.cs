namespace RouteLlm;

/// <summary>Deals prompts into folds, near duplicates into one.</summary>
internal static class BattleFolds
{
    /// <summary>From this cosine of their features on, prompts stay together.</summary>
    public const double NearDuplicateSimilarity = 0.8;

    /// <summary>Numbers the groups of prompts that stay together.</summary>
    public static int[] GroupsOf(PromptGram gram)
    {
        var groups = new DisjointGroups(gram.Count);
        for (int row = 0; row < gram.Count; row++)
        {
            for (int other = 0; other < row; other++)
            {
                if (gram.Similarity(row, other) >= NearDuplicateSimilarity)
                {
                    groups.Join(other, row);
                }
            }
        }

        return [.. Enumerable.Range(0, gram.Count).Select(groups.FirstOf)];
    }

    /// <summary>Deals rows into folds of about the same size.</summary>
    /// <returns>The fold of each of the rows.</returns>
    public static int[] Deal(int[] rows, int[] groups, int folds, int seed)
    {
        int[][] dealt = [.. rows.GroupBy(row => groups[row]).Select(static group => group.ToArray())];
        SplitMix64.ForStream(seed, rows.Length, folds).Shuffle<int[]>(dealt);
        int[] sizes = new int[folds];
        var foldOf = new Dictionary<int, int>();
        foreach (int[] group in dealt.OrderByDescending(static group => group.Length))
        {
            int smallest = Array.IndexOf(sizes, sizes.Min());
            sizes[smallest] += group.Length;
            foreach (int row in group)
            {
                foldOf.Add(row, smallest);
            }
        }

        return [.. rows.Select(row => foldOf[row])];
    }
}

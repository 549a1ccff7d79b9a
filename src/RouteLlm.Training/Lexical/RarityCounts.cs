namespace RouteLlm;

/// <summary>Counts in how many prompts a word stands, for <see cref="WordRarity"/>.</summary>
internal static class RarityCounts
{
    // Stored numbers are rounded, so that the last bits of a machine's logarithms never decide a level.
    private const int RoundedDigits = 6;

    public static sbyte[] LevelsOf(IReadOnlyCollection<TrainingPrompt> prompts)
    {
        int[] holders = new int[WordRarity.Buckets];
        int[] lastHolders = new int[WordRarity.Buckets];
        int number = 0;
        foreach (TrainingPrompt prompt in prompts)
        {
            number++;
            var counter = new Counter(holders, lastHolders, number);
            LexicalFeatures.Extract(prompt.Normal, rarity: [], ref counter);
        }

        return [.. holders.Select(holder => LevelOf(Math.Log((prompts.Count + 1.0) / (holder + 1.0))))];
    }

    private static sbyte LevelOf(double logarithm) =>
        (sbyte)Math.Min(WordRarity.MaximumLevel, Math.Round(WordRarity.LevelsPerUnit * Math.Round(logarithm, RoundedDigits)));

    /// <summary>Counts each prompt once for each of its words.</summary>
    private readonly struct Counter(int[] holders, int[] lastHolders, int number) : ILexicalFeatureSink
    {
        public static bool NeedsPlaces => false;

        public void Add(LexicalFeatureGroup group, ReadOnlySpan<ulong> hashes, ReadOnlySpan<FeaturePlace> places)
        {
            if (group != LexicalFeatureGroup.Word)
            {
                return;
            }

            foreach (ulong hash in hashes)
            {
                int bucket = WordRarity.BucketOf(hash);
                holders[bucket] += lastHolders[bucket] == number ? 0 : 1;
                lastHolders[bucket] = number;
            }
        }
    }
}

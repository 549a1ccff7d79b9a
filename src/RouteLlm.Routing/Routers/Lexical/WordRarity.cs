namespace RouteLlm;

/// <summary>
/// How rare words are, as a level for each of their buckets: 16 · ln(prompts / prompts with the word), up to <see cref="MaximumLevel"/>.
/// </summary>
internal static class WordRarity
{
    /// <summary>The number of buckets.</summary>
    public const int Buckets = 1 << BucketBits;

    /// <summary>The level of a word that next to no prompt has.</summary>
    public const int MaximumLevel = 127;

    /// <summary>The level from which on a word is uncommon.</summary>
    public const int UncommonLevel = 96;

    /// <summary>Levels for each unit of ln.</summary>
    public const double LevelsPerUnit = 16;

    private const int BucketBits = 16;

    // What several words tally fits beside each other: the numbers of words, of uncommon and of rare ones, and the sum of their levels.
    private const int TallyBits = 16;

    private static readonly ulong[] Tallies =
    [
        .. Enumerable.Range(0, MaximumLevel + 1).Select(static level =>
            1UL | ((level >= UncommonLevel ? 1UL : 0) << TallyBits) | ((level == MaximumLevel ? 1UL : 0) << (2 * TallyBits)) | ((ulong)level << (3 * TallyBits))),
    ];

    /// <summary>Gets the bucket of a word.</summary>
    public static int BucketOf(ulong wordHash) => (int)(wordHash >> (64 - BucketBits));

    /// <summary>Gets what a word of a level counts, to be added up for at most 512 words.</summary>
    public static ulong TallyOf(int level) => Tallies[level];

    /// <summary>Gets the sums of tallies.</summary>
    public static (int Words, int Uncommon, int Rare, int Levels) Read(ulong tally) =>
        ((ushort)tally, (ushort)(tally >> TallyBits), (ushort)(tally >> (2 * TallyBits)), (ushort)(tally >> (3 * TallyBits)));

    /// <summary>Says what is wrong with a model's levels.</summary>
    public static string? FindError(sbyte[] levels, int version)
    {
        int expected = version == LexicalFormat.Oldest ? 0 : Buckets;
        return levels.Length != expected ? $"there are {levels.Length} levels of rarity, but {expected} are needed."
            : Array.Exists(levels, static level => level < 0) ? "a level of rarity is negative."
            : null;
    }
}

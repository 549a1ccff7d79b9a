using System.Numerics;
using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>Turns a text into hashed features and statistics, in one pass and without allocation.</summary>
/// <remarks>
/// <para>A text of more than <see cref="MaximumLength"/> characters is read as its head and its tail, two texts of their own.</para>
/// <para>
/// A word is a run of letters, marks that belong to letters, digits and surrogates, in lower case. A character of a script without spaces
/// between words, a syllable of Korean, and every other character that is not white space is a word by itself. Words of many languages
/// that mean the same are one word (<see cref="ConceptList"/>). A feature counts once, however often the text has it
/// (<see cref="GivenFeatures"/>). Any UTF-16 is fine.
/// </para>
/// <para>
/// Features are hashed with a sign into a table whose size is a power of two (Weinberger et al., 2009, "Feature Hashing for Large Scale
/// Multitask Learning"). Hash and concepts are part of the model's format: to change them is to change
/// <see cref="LexicalModel.FormatVersion"/>.
/// </para>
/// </remarks>
internal static class LexicalFeatures
{
    /// <summary>The number of characters that are read of a long text's beginning.</summary>
    public const int HeadLength = 6000;

    /// <summary>The number of characters that are read of a long text's end.</summary>
    public const int TailLength = 2000;

    /// <summary>The number of characters up to which a text is read whole.</summary>
    public const int MaximumLength = HeadLength + TailLength;

    /// <summary>The number of <see cref="LexicalFeatureGroup"/>s.</summary>
    public const int Groups = 4;

    private const int ShortLength = 1024;
    private const int SignBit = 20;

    /// <summary>Extracts the features of a text.</summary>
    /// <typeparam name="TSink">The receiver's type.</typeparam>
    /// <param name="text">The text, normalised.</param>
    /// <param name="rarity">The rarity of each of <see cref="WordRarity.Buckets"/>; empty for none.</param>
    /// <param name="sink">Receives the features.</param>
    /// <returns>What was counted on the way.</returns>
    [SkipLocalsInit]
    public static TextStatistics Extract<TSink>(ReadOnlySpan<char> text, ReadOnlySpan<sbyte> rarity, ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        var statistics = default(TextStatistics);
        Span<ulong> given = stackalloc ulong[GivenFeatures.Numbers];
        GivenFeatures.Clear(given);
        if (text.Length <= ShortLength)
        {
            ExtractShort(text, rarity, given, ref sink, ref statistics);
        }
        else if (text.Length <= MaximumLength)
        {
            ExtractLong(text, offset: 0, rarity, given, ref sink, ref statistics);
        }
        else
        {
            ExtractLong(text[..HeadLength], offset: 0, rarity, given, ref sink, ref statistics);
            ExtractLong(text[^TailLength..], text.Length - TailLength, rarity, given, ref sink, ref statistics);
        }

        return statistics;
    }

    /// <summary>Gets the bucket of a feature.</summary>
    /// <param name="hash">The feature's hash.</param>
    /// <param name="buckets">The size of the table, a power of two from 2 on.</param>
    /// <returns>The index into the table.</returns>
    public static int BucketOf(ulong hash, int buckets) => (int)(hash >> (64 - BitOperations.Log2((uint)buckets)));

    /// <summary>Tells whether a feature counts with a minus sign.</summary>
    /// <param name="hash">The feature's hash.</param>
    /// <returns><see langword="true"/> for a minus sign.</returns>
    public static bool IsNegative(ulong hash) => SignOf(hash) != 0;

    /// <summary>Gets the sign of a feature as a bit: 1 for a minus sign.</summary>
    /// <param name="hash">The feature's hash.</param>
    public static int SignOf(ulong hash) => (int)(hash >> SignBit) & 1;

    // Two sizes of room on the stack: what a short text does not need is not touched.
    [SkipLocalsInit]
    private static void ExtractShort<TSink>(
        ReadOnlySpan<char> text, ReadOnlySpan<sbyte> rarity, Span<ulong> given, ref TSink sink, ref TextStatistics statistics)
        where TSink : struct, ILexicalFeatureSink
    {
        Span<char> characters = stackalloc char[ShortLength + FoldedText.BlockLength];
        Span<ulong> bits = stackalloc ulong[FoldedText.BitsOfCharacter * (ShortLength / FoldedText.BlockLength)];
        ExtractPart(text, offset: 0, rarity, given, characters, bits, ref sink, ref statistics);
    }

    [SkipLocalsInit]
    private static void ExtractLong<TSink>(
        ReadOnlySpan<char> text, int offset, ReadOnlySpan<sbyte> rarity, Span<ulong> given, ref TSink sink, ref TextStatistics statistics)
        where TSink : struct, ILexicalFeatureSink
    {
        Span<char> characters = stackalloc char[MaximumLength + FoldedText.BlockLength];
        Span<ulong> bits = stackalloc ulong[FoldedText.BitsOfCharacter * (MaximumLength / FoldedText.BlockLength)];
        ExtractPart(text, offset, rarity, given, characters, bits, ref sink, ref statistics);
    }

    [SkipLocalsInit]
    private static void ExtractPart<TSink>(
        ReadOnlySpan<char> text, int offset, ReadOnlySpan<sbyte> rarity, Span<ulong> given, Span<char> characters, Span<ulong> bits, ref TSink sink, ref TextStatistics statistics)
        where TSink : struct, ILexicalFeatureSink
    {
        var folded = new FoldedText(text, characters, bits);
        statistics.Add(folded);
        ReadWords(folded, offset, rarity, given, ref sink, ref statistics);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadWords<TSink>(
        in FoldedText text, int offset, ReadOnlySpan<sbyte> rarity, Span<ulong> given, ref TSink sink, ref TextStatistics statistics)
        where TSink : struct, ILexicalFeatureSink
    {
        Unsafe.SkipInit(out WordRoom room);
        var batch = new WordBatch(text, offset, rarity, new GivenFeatures(given), ref room);
        ulong before = 0;
        for (int block = 0; block < text.Blocks; block++)
        {
            if (batch.Count > WordBatch.Full)
            {
                batch.GiveFeatures(ref sink, ref statistics);
            }

            ulong words = text.WordBits[block];
            ulong after = block + 1 < text.Blocks ? text.WordBits[block + 1] : 0;
            ulong singles = text.MarkBits[block] | text.IdeographBits[block];
            ulong starts = words & ~((words << 1) | (before >> 63));
            ulong ends = words & ~((words >> 1) | (after << 63));
            batch.Add(block * FoldedText.BlockLength, starts | singles, ends | singles);
            LineMarks.Count(text.Characters, block * FoldedText.BlockLength, text.MarkBits[block], ref statistics);
            before = words;
        }

        batch.GiveFeatures(ref sink, ref statistics);
    }
}

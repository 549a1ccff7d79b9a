using System.Numerics;
using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>Turns a text into hashed features and statistics, in one pass and without allocation.</summary>
/// <remarks>
/// <para>A text of more than <see cref="MaximumLength"/> characters is read as its head and its tail, two texts of their own.</para>
/// <para>
/// A word is a run of letters, digits and surrogates, in lower case. A character of a script without spaces between words, and every
/// other character that is not white space, is a word by itself. Any UTF-16 is fine; lone surrogates are ordinary characters of words.
/// </para>
/// <para>
/// Features are hashed with a sign into a table whose size is a power of two (Weinberger et al., 2009, "Feature Hashing for Large Scale
/// Multitask Learning"). The hash is part of the model's format: to change it is to change <see cref="LexicalModel.FormatVersion"/>.
/// </para>
/// </remarks>
internal static class Version1Features
{
    /// <summary>The number of characters that are read of a long text's beginning.</summary>
    public const int HeadLength = 6000;

    /// <summary>The number of characters that are read of a long text's end.</summary>
    public const int TailLength = 2000;

    /// <summary>The number of characters up to which a text is read whole.</summary>
    public const int MaximumLength = HeadLength + TailLength;

    /// <summary>The number of <see cref="LexicalFeatureGroup"/>s.</summary>
    public const int Groups = 4;

    private const ulong CharacterFactor = 0xD6E8FEB86659FD93;

    // Keeps a character that is a word by itself apart from a word of one letter.
    private const ulong SingleCharacterOffset = 0x10000;

    private const int SignBit = 20;

    /// <summary>Extracts the features of a text.</summary>
    /// <typeparam name="TSink">The receiver's type.</typeparam>
    /// <param name="text">The text.</param>
    /// <param name="sink">Receives the features.</param>
    /// <returns>What was counted on the way.</returns>
    public static Version1Statistics Extract<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        var statistics = default(Version1Statistics);
        if (text.Length <= MaximumLength)
        {
            ExtractPart(text, offset: 0, ref sink, ref statistics);
        }
        else
        {
            ExtractPart(text[..HeadLength], offset: 0, ref sink, ref statistics);
            ExtractPart(text[^TailLength..], text.Length - TailLength, ref sink, ref statistics);
        }

        statistics.Characters = text.Length;
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
    public static bool IsNegative(ulong hash) => (hash & (1UL << SignBit)) != 0;

    private static void ExtractPart<TSink>(ReadOnlySpan<char> text, int offset, ref TSink sink, ref Version1Statistics statistics)
        where TSink : struct, ILexicalFeatureSink
    {
        // A copy of its own lets the counters live in registers.
        Version1Statistics counts = statistics;
        var words = default(Version1WordWindow);
        var run = default(CharacterRun);
        ulong word = 0;
        int start = -1;
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            CharacterKind kind = counts.Count(text, i, ref character);
            if (kind == CharacterKind.PartOfWord)
            {
                if (start < 0)
                {
                    start = i;
                    run = CharacterRun.AtStartOfWord;
                }

                word = Append(word, character);
                run.Add(character, offset + i + 1, ref sink);
                continue;
            }

            if (start >= 0)
            {
                counts.Words++;
                run.AddEndOfWord(offset + i + 1, ref sink);
                words.Add(word, offset + start, offset + i, ref sink);
                word = 0;
                start = -1;
            }

            if (kind == CharacterKind.WordByItself)
            {
                words.Add(Append(0, character + SingleCharacterOffset), offset + i, offset + i + 1, ref sink);
            }
        }

        if (start >= 0)
        {
            counts.Words++;
            run.AddEndOfWord(offset + text.Length + 1, ref sink);
            words.Add(word, offset + start, offset + text.Length, ref sink);
        }

        statistics = counts;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Append(ulong word, ulong character)
    {
        word = (word ^ character) * CharacterFactor;
        return word ^ (word >> 29);
    }
}

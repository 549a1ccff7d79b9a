using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>Some words of a text that follow each other, from which features are made.</summary>
/// <remarks>
/// Where words start and end is taken in first; their hashes and features are made kind by kind after that: short loops with few
/// branches, in which the processor can run ahead. Each is compiled by itself, or the compiler would stop inlining what they call.
/// </remarks>
internal ref partial struct WordBatch
{
    /// <summary>
    /// The number of words from which on their features must be given before more are taken in: as many as one block has still find room.
    /// </summary>
    public const int Full = WordRoom.MostWords - FoldedText.BlockLength;

    // Odd constants with well-mixed bits; the groups differ by theirs.
    private const ulong WordFactor = 0x9E3779B97F4A7C15;
    private const ulong FirstOfPairFactor = 0xC2B2AE3D27D4EB4F;
    private const ulong FirstOfSkipPairFactor = unchecked(FirstOfPairFactor * FirstOfPairFactor);
    private const ulong SecondOfPairOffset = 0x165667B19E3779F9;
    private const ulong PairFactor = 0xA0761D6478BD642F;
    private const ulong PrefixFactor = 0xE7037ED1A0B428DB;
    private const ulong SuffixFactor = 0x8EBC6AF09C88C6E3;

    private const int ShortestWithParts = 5;
    private const int LongWord = 8;
    private const int SuffixLength = 3;
    private const int BitsPerCharacter = 16;
    private const int Carried = WordRoom.Carried;

    private readonly ref char _characters;
    private readonly ref WordRoom _room;
    private readonly ReadOnlySpan<sbyte> _rarity;
    private readonly GivenFeatures _given;
    private readonly int _offset;
    private readonly bool _hasIdeographs;
    private int _wordsBefore;
    private int _starts;
    private int _ends;
    private int _partedWords;

    /// <summary>Initializes a batch without words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offset">Where in the prompt the text starts.</param>
    /// <param name="rarity">The rarity of each of <see cref="WordRarity.Buckets"/>; empty for none.</param>
    /// <param name="given">The features that the text has given.</param>
    /// <param name="room">Room for words and features, whatever stands in it.</param>
    public WordBatch(in FoldedText text, int offset, ReadOnlySpan<sbyte> rarity, GivenFeatures given, ref WordRoom room)
    {
        _characters = ref MemoryMarshal.GetReference(text.Characters);
        _hasIdeographs = text.Ideographs > 0;
        _room = ref room;
        _rarity = rarity;
        _offset = offset;
        _given = given;
    }

    /// <summary>Gets the number of words that were taken in.</summary>
    public readonly int Count => _starts;

    /// <summary>Hashes two words that follow each other.</summary>
    public static ulong HashPair(ulong first, ulong second) => HashPair(first, second, FirstOfPairFactor);

    /// <summary>Takes in the words that start or end in a block of the text.</summary>
    /// <param name="position">Where the block starts.</param>
    /// <param name="starts">A bit for each character with which a word starts.</param>
    /// <param name="ends">A bit for each character with which a word ends.</param>
    public void Add(int position, ulong starts, ulong ends)
    {
        Write(ref Unsafe.Add(ref _room.Starts, Carried + _starts), starts, position);
        Write(ref Unsafe.Add(ref _room.Ends, Carried + _ends), ends, position + 1);
        _starts += BitOperations.PopCount(starts);
        _ends += BitOperations.PopCount(ends);
    }

    /// <summary>Gives the features of the words that were taken in, and makes room for more. A word that has not ended is kept.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void GiveFeatures<TSink>(ref TSink sink, ref TextStatistics counts)
        where TSink : struct, ILexicalFeatureSink
    {
        HashWords(ref counts);
        CountWords(ref counts);
        if (_hasIdeographs)
        {
            GiveConceptsOfIdeographs(ref sink, ref counts);
        }

        GiveWords(ref sink);
        GivePairs(ref sink);
        GiveSkipPairs(ref sink);
        GiveParts(ref sink);
        for (int i = 0; i <= Carried; i++)
        {
            Unsafe.Add(ref _room.Words, i) = Unsafe.Add(ref _room.Words, _ends + i);
            Unsafe.Add(ref _room.Starts, i) = Unsafe.Add(ref _room.Starts, _ends + i);
            Unsafe.Add(ref _room.Ends, i) = Unsafe.Add(ref _room.Ends, _ends + i);
        }

        _wordsBefore = Math.Min(Carried, _wordsBefore + _ends);
        _starts -= _ends;
        _ends = 0;
    }

    private static ulong HashPair(ulong first, ulong second, ulong factor)
    {
        ulong hash = (first * factor) ^ (second + SecondOfPairOffset);
        return (hash ^ (hash >> 32)) * PairFactor;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(ref int positions, ulong bits, int position)
    {
        // Eight at once and those that are too many overwritten: a branch for every bit would be guessed wrong at the last one.
        const int AtOnce = 8;
        while (bits != 0)
        {
            for (int i = 0; i < AtOnce; i++)
            {
                Unsafe.Add(ref positions, i) = position + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
            }

            positions = ref Unsafe.Add(ref positions, AtOnce);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void HashWords(ref TextStatistics counts)
    {
        ref int starts = ref Unsafe.Add(ref _room.Starts, Carried);
        ref int ends = ref Unsafe.Add(ref _room.Ends, Carried);
        ref ulong words = ref Unsafe.Add(ref _room.Words, Carried);
        for (nint i = 0; i < _ends; i++)
        {
            int start = Unsafe.Add(ref starts, i);
            int length = Unsafe.Add(ref ends, i) - start;

            // Both at once: whether the next word is a mark can't be guessed.
            ulong word = WordHash.Of(ref _characters, start, length);
            char first = Unsafe.Add(ref _characters, start);
            word ^= (word ^ WordHash.OfSingle(first)) & UnicodeClasses.MaskOfSingle(first);
            if (ConceptList.TryFind(word, out Concept concept))
            {
                word = concept.Word;
                counts.AddTopic(concept.Topic);
            }

            Unsafe.Add(ref words, i) = word;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CountWords(ref TextStatistics counts)
    {
        ref int starts = ref Unsafe.Add(ref _room.Starts, Carried);
        ref int ends = ref Unsafe.Add(ref _room.Ends, Carried);
        ref int partedWords = ref _room.PartedWords;
        int longWords = 0;
        nint parted = 0;
        for (int i = 0; i < _ends; i++)
        {
            int length = Unsafe.Add(ref ends, i) - Unsafe.Add(ref starts, i);
            longWords += length >= LongWord ? 1 : 0;

            // Written in any case, and kept where the word has parts.
            Unsafe.Add(ref partedWords, parted) = i;
            parted += length >= ShortestWithParts ? 1 : 0;
        }

        _partedWords = (int)parted;
        counts.AddLongWords(longWords);
        if (!_rarity.IsEmpty)
        {
            CountRarity(ref counts);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void CountRarity(ref TextStatistics counts)
    {
        ref int starts = ref Unsafe.Add(ref _room.Starts, Carried);
        ref int ends = ref Unsafe.Add(ref _room.Ends, Carried);
        ref ulong words = ref Unsafe.Add(ref _room.Words, Carried);
        ref sbyte rarity = ref MemoryMarshal.GetReference(_rarity);
        ulong tally = 0;
        for (nint i = 0; i < _ends; i++)
        {
            int level = Unsafe.Add(ref rarity, WordRarity.BucketOf(Unsafe.Add(ref words, i) * WordFactor));
            long hasSeveralCharacters = (long)(Unsafe.Add(ref starts, i) + 1 - Unsafe.Add(ref ends, i)) >> 63;
            tally += WordRarity.TallyOf(level) & (ulong)hasSeveralCharacters;
        }

        counts.AddRarity(tally);
    }

    private readonly bool IsIdeograph(int position)
    {
        char character = Unsafe.Add(ref _characters, position);
        return !char.IsAscii(character) && UnicodeClasses.Of(character) == UnicodeClass.Ideograph;
    }
}

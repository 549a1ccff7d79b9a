using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>The last words of a text, from which features are made, each once.</summary>
internal ref struct WordWindow(int offset, ReadOnlySpan<sbyte> rarity, GivenFeatures given)
{
    // Odd constants with well-mixed bits; the groups differ by theirs.
    private const ulong WordFactor = 0x9E3779B97F4A7C15;
    private const ulong FirstOfPairFactor = 0xC2B2AE3D27D4EB4F;
    private const ulong SecondOfPairOffset = 0x165667B19E3779F9;
    private const ulong PairFactor = 0xA0761D6478BD642F;
    private const ulong PrefixFactor = 0xE7037ED1A0B428DB;
    private const ulong SuffixFactor = 0x8EBC6AF09C88C6E3;

    private const int ShortestWithParts = 5;
    private const int LongWord = 8;
    private const int SuffixLength = 3;
    private const int BitsPerCharacter = 16;

    private readonly ReadOnlySpan<sbyte> _rarity = rarity;
    private readonly int _offset = offset;
    private readonly GivenFeatures _given = given;
    private ulong _previous;
    private ulong _beforePrevious;
    private bool _previousIsIdeograph;

    /// <summary>Takes a word in, and gives its features.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddWord<TSink>(ref char characters, int start, int length, ref TSink sink, ref TextStatistics counts)
        where TSink : struct, ILexicalFeatureSink
    {
        ulong word = WordHash.Of(ref characters, start, length);
        if (ConceptList.TryFind(word, out Concept concept))
        {
            word = concept.Word;
            counts.AddTopic(concept.Topic);
        }

        int from = _offset + start;
        Add(word, from, from + length, ref sink);
        counts.AddWord(isLong: length >= LongWord);
        if (length > 1 && !_rarity.IsEmpty)
        {
            counts.AddRarity(Unsafe.Add(ref MemoryMarshal.GetReference(_rarity), WordRarity.BucketOf(word * WordFactor)));
        }

        if (length >= ShortestWithParts)
        {
            AddParts(ref characters, start, length, ref sink);
        }

        _previousIsIdeograph = false;
    }

    /// <summary>Takes a character in that is a word by itself, and gives its features.</summary>
    public void AddSingle<TSink>(ref char characters, int start, ref TSink sink, ref TextStatistics counts)
        where TSink : struct, ILexicalFeatureSink
    {
        char character = Unsafe.Add(ref characters, start);
        ulong word = WordHash.OfSingle(character);
        int from = _offset + start;
        bool isIdeograph = !char.IsAscii(character) && UnicodeClasses.Of(character) == UnicodeClass.Ideograph;
        if (!isIdeograph)
        {
            LineMarks.Count(ref characters, start, ref counts);
        }
        else if (_previousIsIdeograph && ConceptList.TryFind(HashPair(_previous, word), out Concept concept))
        {
            counts.AddTopic(concept.Topic);
            Give(LexicalFeatureGroup.Word, concept.Word * WordFactor, from - 1, from + 1, ref sink);
        }

        Add(word, from, from + 1, ref sink);
        _previousIsIdeograph = isIdeograph;
    }

    /// <summary>Hashes two words that follow each other.</summary>
    public static ulong HashPair(ulong first, ulong second)
    {
        ulong hash = (first * FirstOfPairFactor) ^ (second + SecondOfPairOffset);
        return (hash ^ (hash >> 32)) * PairFactor;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add<TSink>(ulong word, int start, int stop, ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        Give(LexicalFeatureGroup.Word, word * WordFactor, start, stop, ref sink);
        if (_previous != 0)
        {
            Give(LexicalFeatureGroup.Pair, HashPair(_previous, word), start, stop, ref sink);
            if (_beforePrevious != 0)
            {
                Give(LexicalFeatureGroup.SkipPair, HashPair(_beforePrevious * FirstOfPairFactor, word), start, stop, ref sink);
            }
        }

        _beforePrevious = _previous;
        _previous = word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void AddParts<TSink>(ref char characters, int start, int length, ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        int from = _offset + start;
        ulong prefix = WordHash.Read(ref characters, start);
        Give(LexicalFeatureGroup.WordPart, Mix(prefix * PrefixFactor), from, from + WordHash.CharactersAtOnce, ref sink);
        ulong suffix = WordHash.Read(ref characters, start + length - WordHash.CharactersAtOnce) >> BitsPerCharacter;
        Give(LexicalFeatureGroup.WordPart, Mix(suffix * SuffixFactor), from + length - SuffixLength, from + length, ref sink);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Give<TSink>(LexicalFeatureGroup group, ulong hash, int start, int stop, ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        if (_given.IsFirst(hash))
        {
            sink.Add(group, hash, start, stop);
        }
    }

    private static ulong Mix(ulong hash) => (hash ^ (hash >> 32)) * WordFactor;
}

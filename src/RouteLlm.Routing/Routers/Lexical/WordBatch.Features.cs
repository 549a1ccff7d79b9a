using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RouteLlm;

/// <content>The features, kind by kind: first all hashes of a kind, several at a time, then what is new of them.</content>
internal ref partial struct WordBatch
{
    // Two ideographs that follow each other may be a word with a concept.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void GiveConceptsOfIdeographs<TSink>(ref TSink sink, ref TextStatistics counts)
        where TSink : struct, ILexicalFeatureSink
    {
        int count = 0;
        for (int i = _wordsBefore == 0 ? Carried + 1 : Carried; i < _ends + Carried; i++)
        {
            int first = Unsafe.Add(ref _room.Starts, i - 1);
            int second = Unsafe.Add(ref _room.Starts, i);
            if (IsIdeograph(first) && IsIdeograph(second) && ConceptList.TryFindPair(Unsafe.Add(ref _characters, first), Unsafe.Add(ref _characters, second), out Concept concept))
            {
                counts.AddTopic(concept.Topic);
                Unsafe.Add(ref _room.Features, count) = concept.Word * WordFactor;
                Unsafe.Add(ref _room.FeaturePlaces, count) = PlaceOf(first, second + 1);
                count++;
            }
        }

        GiveNew(ref sink, LexicalFeatureGroup.Word, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void GiveWords<TSink>(ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        ref ulong words = ref Unsafe.Add(ref _room.Words, Carried);
        ref ulong features = ref _room.Features;
        int step = Vector512.IsHardwareAccelerated ? Vector512<ulong>.Count : 1;
        for (int i = 0; i < _ends; i += step)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                (Vector512.LoadUnsafe(ref words, (nuint)i) * WordFactor).StoreUnsafe(ref features, (nuint)i);
            }
            else
            {
                Unsafe.Add(ref features, i) = Unsafe.Add(ref words, i) * WordFactor;
            }
        }

        GiveNew(ref sink, LexicalFeatureGroup.Word, first: Carried, before: 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void GivePairs<TSink>(ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        int first = _wordsBefore == 0 ? Carried + 1 : Carried;
        HashPairs(first, before: 1, FirstOfPairFactor);
        GiveNew(ref sink, LexicalFeatureGroup.Pair, first, before: 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void GiveSkipPairs<TSink>(ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        int first = Carried + 2 - _wordsBefore;
        HashPairs(first, before: 2, FirstOfSkipPairFactor);
        GiveNew(ref sink, LexicalFeatureGroup.SkipPair, first, before: 2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void GiveParts<TSink>(ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        ref int starts = ref Unsafe.Add(ref _room.Starts, Carried);
        ref int ends = ref Unsafe.Add(ref _room.Ends, Carried);
        ref int partedWords = ref _room.PartedWords;
        ref char characters = ref _characters;
        ref ulong features = ref _room.Features;
        for (nint i = 0; i < _partedWords; i++)
        {
            int word = Unsafe.Add(ref partedWords, i);
            int start = Unsafe.Add(ref starts, word);
            int end = Unsafe.Add(ref ends, word);
            Unsafe.Add(ref features, 2 * i) = Mix(WordHash.Read(ref characters, start) * PrefixFactor);
            Unsafe.Add(ref features, (2 * i) + 1) = Mix((WordHash.Read(ref characters, end - WordHash.CharactersAtOnce) >> BitsPerCharacter) * SuffixFactor);
            if (TSink.NeedsPlaces)
            {
                Unsafe.Add(ref _room.FeaturePlaces, 2 * i) = PlaceOf(start, start + WordHash.CharactersAtOnce);
                Unsafe.Add(ref _room.FeaturePlaces, (2 * i) + 1) = PlaceOf(end - SuffixLength, end);
            }
        }

        GiveNew(ref sink, LexicalFeatureGroup.WordPart, 2 * _partedWords);
    }

    private static ulong Mix(ulong hash) => (hash ^ (hash >> 32)) * WordFactor;

    // Eight at a time where the machine multiplies so many; those beyond the last word are not used.
    private readonly void HashPairs(int first, int before, ulong factor)
    {
        ref ulong words = ref Unsafe.Add(ref _room.Words, first);
        ref ulong wordsBefore = ref Unsafe.Add(ref _room.Words, first - before);
        ref ulong features = ref _room.Features;
        int count = _ends + Carried - first;
        int step = Vector512.IsHardwareAccelerated ? Vector512<ulong>.Count : 1;
        for (int i = 0; i < count; i += step)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Vector512<ulong> hashes = (Vector512.LoadUnsafe(ref wordsBefore, (nuint)i) * factor) ^ (Vector512.LoadUnsafe(ref words, (nuint)i) + Vector512.Create(SecondOfPairOffset));
                ((hashes ^ (hashes >>> 32)) * PairFactor).StoreUnsafe(ref features, (nuint)i);
            }
            else
            {
                Unsafe.Add(ref features, i) = HashPair(Unsafe.Add(ref wordsBefore, i), Unsafe.Add(ref words, i), factor);
            }
        }
    }

    // Those of words from one on, each with the word so many before it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void GiveNew<TSink>(ref TSink sink, LexicalFeatureGroup group, int first, int before)
        where TSink : struct, ILexicalFeatureSink
    {
        int count = Math.Max(0, _ends + Carried - first);
        if (TSink.NeedsPlaces)
        {
            for (int i = 0; i < count; i++)
            {
                Unsafe.Add(ref _room.FeaturePlaces, i) = PlaceOf(Unsafe.Add(ref _room.Starts, first + i - before), Unsafe.Add(ref _room.Ends, first + i));
            }
        }

        GiveNew(ref sink, group, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void GiveNew<TSink>(ref TSink sink, LexicalFeatureGroup group, int count)
        where TSink : struct, ILexicalFeatureSink
    {
        Span<ulong> hashes = MemoryMarshal.CreateSpan(ref _room.Features, count);
        if (typeof(TSink) == typeof(GroupSums))
        {
            // Scoring is what takes time: it adds up in the same loop that finds what is new.
            Unsafe.As<TSink, GroupSums>(ref sink).AddNew(group, hashes, _given);
            return;
        }

        Span<FeaturePlace> places = MemoryMarshal.CreateSpan(ref _room.FeaturePlaces, TSink.NeedsPlaces ? count : 0);
        int kept = _given.KeepNew(hashes, places);
        sink.Add(group, hashes[..kept], TSink.NeedsPlaces ? places[..kept] : places);
    }

    private readonly FeaturePlace PlaceOf(int start, int endExclusive) => new(_offset + start, _offset + endExclusive);
}

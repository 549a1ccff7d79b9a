using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <content>The features, kind by kind.</content>
internal ref partial struct WordBatch
{
    // Two ideographs that follow each other may be a word with a concept.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void GiveConceptsOfIdeographs<TSink>(ref TSink sink, ref TextStatistics counts)
        where TSink : struct, ILexicalFeatureSink
    {
        var features = new FeatureList<TSink>(ref _room, _given, _offset);
        for (int i = _wordsBefore == 0 ? Carried + 1 : Carried; i < _ends + Carried; i++)
        {
            int first = Unsafe.Add(ref _room.Starts, i - 1);
            int second = Unsafe.Add(ref _room.Starts, i);
            if (IsIdeograph(first) && IsIdeograph(second) && ConceptList.TryFindPair(Unsafe.Add(ref _characters, first), Unsafe.Add(ref _characters, second), out Concept concept))
            {
                counts.AddTopic(concept.Topic);
                features.Add(concept.Word * WordFactor, first, second + 1);
            }
        }

        features.GiveTo(ref sink, LexicalFeatureGroup.Word);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void GiveWords<TSink>(ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        ref ulong words = ref Unsafe.Add(ref _room.Words, Carried);
        ref int starts = ref Unsafe.Add(ref _room.Starts, Carried);
        ref int ends = ref Unsafe.Add(ref _room.Ends, Carried);
        var features = new FeatureList<TSink>(ref _room, _given, _offset);
        for (nint i = 0; i < _ends; i++)
        {
            features.Add(Unsafe.Add(ref words, i) * WordFactor, Unsafe.Add(ref starts, i), Unsafe.Add(ref ends, i));
        }

        features.GiveTo(ref sink, LexicalFeatureGroup.Word);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void GivePairs<TSink>(ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        ref ulong words = ref _room.Words;
        ref int starts = ref _room.Starts;
        ref int ends = ref _room.Ends;
        var features = new FeatureList<TSink>(ref _room, _given, _offset);
        for (nint i = _wordsBefore == 0 ? Carried + 1 : Carried; i < _ends + Carried; i++)
        {
            features.Add(HashPair(Unsafe.Add(ref words, i - 1), Unsafe.Add(ref words, i)), Unsafe.Add(ref starts, i - 1), Unsafe.Add(ref ends, i));
        }

        features.GiveTo(ref sink, LexicalFeatureGroup.Pair);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void GiveSkipPairs<TSink>(ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        ref ulong words = ref _room.Words;
        ref int starts = ref _room.Starts;
        ref int ends = ref _room.Ends;
        var features = new FeatureList<TSink>(ref _room, _given, _offset);
        for (nint i = Carried + 2 - _wordsBefore; i < _ends + Carried; i++)
        {
            features.Add(HashPair(Unsafe.Add(ref words, i - 2) * FirstOfPairFactor, Unsafe.Add(ref words, i)), Unsafe.Add(ref starts, i - 2), Unsafe.Add(ref ends, i));
        }

        features.GiveTo(ref sink, LexicalFeatureGroup.SkipPair);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void GiveParts<TSink>(ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        ref int starts = ref Unsafe.Add(ref _room.Starts, Carried);
        ref int ends = ref Unsafe.Add(ref _room.Ends, Carried);
        ref int partedWords = ref _room.PartedWords;
        ref char characters = ref _characters;
        var features = new FeatureList<TSink>(ref _room, _given, _offset);
        for (nint i = 0; i < _partedWords; i++)
        {
            int word = Unsafe.Add(ref partedWords, i);
            int start = Unsafe.Add(ref starts, word);
            int end = Unsafe.Add(ref ends, word);
            features.Add(Mix(WordHash.Read(ref characters, start) * PrefixFactor), start, start + WordHash.CharactersAtOnce);
            features.Add(Mix((WordHash.Read(ref characters, end - WordHash.CharactersAtOnce) >> BitsPerCharacter) * SuffixFactor), end - SuffixLength, end);
        }

        features.GiveTo(ref sink, LexicalFeatureGroup.WordPart);
    }

    private static ulong Mix(ulong hash) => (hash ^ (hash >> 32)) * WordFactor;
}

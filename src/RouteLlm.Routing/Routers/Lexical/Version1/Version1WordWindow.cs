using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>The last words of a text, from which word features and pairs are made.</summary>
internal struct Version1WordWindow
{
    // Odd constants with well-mixed bits; the groups differ by theirs.
    private const ulong WordFactor = 0x9E3779B97F4A7C15;
    private const ulong FirstOfPairFactor = 0xC2B2AE3D27D4EB4F;
    private const ulong SecondOfPairOffset = 0x165667B19E3779F9;
    private const ulong PairFactor = 0xA0761D6478BD642F;

    private ulong _previous;
    private ulong _beforePrevious;
    private FeaturePlace _previousPlace;
    private FeaturePlace _beforePreviousPlace;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<TSink>(ulong word, int start, int stop, ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        var place = new FeaturePlace(start, stop);
        sink.Add(LexicalFeatureGroup.Word, [word * WordFactor], [place]);
        if (_previous != 0)
        {
            sink.Add(LexicalFeatureGroup.Pair, [HashPair(_previous, word)], [_previousPlace.To(place)]);
        }

        if (_beforePrevious != 0)
        {
            sink.Add(LexicalFeatureGroup.SkipPair, [HashPair(_beforePrevious * FirstOfPairFactor, word)], [_beforePreviousPlace.To(place)]);
        }

        (_beforePrevious, _beforePreviousPlace) = (_previous, _previousPlace);
        (_previous, _previousPlace) = (word, place);
    }

    private static ulong HashPair(ulong first, ulong second)
    {
        ulong hash = (first * FirstOfPairFactor) ^ (second + SecondOfPairOffset);
        return (hash ^ (hash >> 32)) * PairFactor;
    }
}

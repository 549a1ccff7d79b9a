using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>The features of one kind of a <see cref="WordBatch"/>, those left out that the text has given before.</summary>
/// <typeparam name="TSink">What receives them.</typeparam>
/// <param name="room">Where they stand.</param>
/// <param name="given">What the text has given.</param>
/// <param name="offset">Where in the prompt the text starts.</param>
internal ref struct FeatureList<TSink>(ref WordRoom room, GivenFeatures given, int offset)
    where TSink : struct, ILexicalFeatureSink
{
    private readonly ref ulong _hashes = ref room.Features;
    private readonly ref FeaturePlace _places = ref room.FeaturePlaces;
    private readonly GivenFeatures _given = given;
    private readonly int _offset = offset;
    private nint _count;

    /// <summary>Adds a feature: writes it in any case and counts it where it is new, since a branch on that would often be guessed wrong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong hash, int start, int endExclusive)
    {
        Unsafe.Add(ref _hashes, _count) = hash;
        if (TSink.NeedsPlaces)
        {
            Unsafe.Add(ref _places, _count) = new FeaturePlace(_offset + start, _offset + endExclusive);
        }

        _count += _given.Remember(hash);
    }

    /// <summary>Gives the features.</summary>
    public readonly void GiveTo(ref TSink sink, LexicalFeatureGroup group) =>
        sink.Add(group, MemoryMarshal.CreateReadOnlySpan(ref _hashes, (int)_count), MemoryMarshal.CreateReadOnlySpan(ref _places, TSink.NeedsPlaces ? (int)_count : 0));
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RouteLlm;

/// <summary>
/// Remembers the features that a text has given, so that one which is repeated counts once: what is said ten times is not ten times as
/// hard.
/// </summary>
/// <remarks>
/// A bit for each hash of 15 bits. In a short text one feature in a hundred is taken for another; in the longest ones one in ten, which are
/// told by the others.
/// </remarks>
/// <param name="bits">Room for <see cref="Numbers"/> numbers, all 0 at a text's start.</param>
internal readonly ref struct GivenFeatures(Span<ulong> bits)
{
    /// <summary>The numbers of 64 bits that it takes.</summary>
    public const int Numbers = (1 << HashBits) / 64;

    private const int HashBits = 15;
    private const uint BitsPerNumber = 64;

    private readonly ref ulong _bits = ref MemoryMarshal.GetReference(bits);

    /// <summary>Forgets all features.</summary>
    public static void Clear(Span<ulong> bits)
    {
        // Span.Clear takes longer than this loop, as long as reading some words.
        ref ulong first = ref MemoryMarshal.GetReference(bits[..Numbers]);
        for (nuint i = 0; i < Numbers; i += (nuint)(2 * Vector512<ulong>.Count))
        {
            Vector512<ulong>.Zero.StoreUnsafe(ref first, i);
            Vector512<ulong>.Zero.StoreUnsafe(ref first, i + (nuint)Vector512<ulong>.Count);
        }
    }

    /// <summary>Remembers a feature.</summary>
    /// <returns>1 where it is new, else 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Remember(ulong hash)
    {
        nuint bit = (nuint)(hash >> (64 - HashBits));
        ref ulong number = ref Unsafe.Add(ref _bits, bit / BitsPerNumber);
        ulong before = number;
        number = before | (1UL << (int)bit);
        return (nint)((~before >> (int)bit) & 1);
    }

    /// <summary>Remembers features, and moves those that are new to the front.</summary>
    /// <param name="hashes">Their hashes.</param>
    /// <param name="places">Where they stand, moved alike; may be empty.</param>
    /// <returns>How many are new.</returns>
    public int KeepNew(Span<ulong> hashes, Span<FeaturePlace> places)
    {
        int count = 0;
        for (int i = 0; i < hashes.Length; i++)
        {
            ulong hash = hashes[i];
            hashes[count] = hash;
            if (!places.IsEmpty)
            {
                places[count] = places[i];
            }

            count += (int)Remember(hash);
        }

        return count;
    }
}

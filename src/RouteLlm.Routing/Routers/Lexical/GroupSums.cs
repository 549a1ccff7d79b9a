using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>Adds up the weights of a text's features, group by group.</summary>
internal struct GroupSums(sbyte[] weights) : ILexicalFeatureSink
{
    private readonly sbyte[] _weights = weights;
    private readonly int _shift = 64 - BitOperations.Log2((uint)weights.Length);
    private int _wordSum;
    private int _pairSum;
    private int _skipPairSum;
    private int _words;
    private int _pairs;
    private int _skipPairs;
    private int _partSum;
    private int _parts;

    public static bool NeedsPlaces => false;

    public void Add(LexicalFeatureGroup group, ReadOnlySpan<ulong> hashes, ReadOnlySpan<FeaturePlace> places)
    {
        ref sbyte first = ref MemoryMarshal.GetArrayDataReference(_weights);
        int shift = _shift;
        int sum = 0;
        foreach (ulong hash in hashes)
        {
            sum += SignedWeight(ref first, hash, shift);
        }

        Add(group, sum, hashes.Length);
    }

    /// <summary>Adds what is new of features.</summary>
    public void AddNew(LexicalFeatureGroup group, ReadOnlySpan<ulong> hashes, GivenFeatures given)
    {
        ref sbyte first = ref MemoryMarshal.GetArrayDataReference(_weights);
        int shift = _shift;
        int sum = 0;
        int count = 0;
        foreach (ulong hash in hashes)
        {
            int isNew = (int)given.Remember(hash);
            sum += SignedWeight(ref first, hash, shift) & -isNew;
            count += isNew;
        }

        Add(group, sum, count);
    }

    public void Add(LexicalFeatureGroup group, int weight, int count)
    {
        switch (group)
        {
            case LexicalFeatureGroup.Word:
                _wordSum += weight;
                _words += count;
                break;
            case LexicalFeatureGroup.Pair:
                _pairSum += weight;
                _pairs += count;
                break;
            case LexicalFeatureGroup.SkipPair:
                _skipPairSum += weight;
                _skipPairs += count;
                break;
            default:
                _partSum += weight;
                _parts += count;
                break;
        }
    }

    /// <summary>Gets the sums of what is left of a text without a part of it.</summary>
    public readonly GroupSums Without(in GroupSums part)
    {
        GroupSums rest = this;
        rest._wordSum -= part._wordSum;
        rest._pairSum -= part._pairSum;
        rest._skipPairSum -= part._skipPairSum;
        rest._partSum -= part._partSum;
        rest._words -= part._words;
        rest._pairs -= part._pairs;
        rest._skipPairs -= part._skipPairs;
        rest._parts -= part._parts;
        return rest;
    }

    public readonly int Sum(int group) => group switch { 0 => _wordSum, 1 => _pairSum, 2 => _skipPairSum, _ => _partSum };

    public readonly int Count(int group) => group switch { 0 => _words, 1 => _pairs, 2 => _skipPairs, _ => _parts };

    // Without a branch: nobody can guess a sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SignedWeight(ref sbyte first, ulong hash, int shift)
    {
        int isNegative = -LexicalFeatures.SignOf(hash);
        return (Unsafe.Add(ref first, (nint)(hash >> shift)) ^ isNegative) - isNegative;
    }
}

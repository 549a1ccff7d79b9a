using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>
/// Where the words of a <see cref="WordBatch"/> and their features stand: on the stack, so nothing in it is 0 at the start.
/// </summary>
internal struct WordRoom
{
    /// <summary>The words that are carried over from the batch before, with which the first ones make pairs.</summary>
    public const int Carried = 2;

    /// <summary>The words that are taken in before their features are given.</summary>
    public const int MostWords = 2 * FoldedText.BlockLength;

    private const int MostFeatures = 2 * MostWords;

    // Hashes are read and written eight at once, whether or not there are so many.
    private const int HashesAtOnce = 8;

    private HashesOfWords _words;
    private PositionsOfWords _starts;
    private PositionsOfWords _ends;
    private PositionsOfWords _partedWords;
    private HashesOfFeatures _features;
    private PlacesOfFeatures _featurePlaces;

    /// <summary>Gets the hashes of words, after those of the words that are carried over.</summary>
    [UnscopedRef]
    public ref ulong Words => ref Unsafe.As<HashesOfWords, ulong>(ref _words);

    /// <summary>Gets where the words start in the text, after those that are carried over.</summary>
    [UnscopedRef]
    public ref int Starts => ref Unsafe.As<PositionsOfWords, int>(ref _starts);

    /// <summary>Gets where the words end in the text, exclusive, after those that are carried over.</summary>
    [UnscopedRef]
    public ref int Ends => ref Unsafe.As<PositionsOfWords, int>(ref _ends);

    /// <summary>Gets which words are long enough for parts.</summary>
    [UnscopedRef]
    public ref int PartedWords => ref Unsafe.As<PositionsOfWords, int>(ref _partedWords);

    /// <summary>Gets the hashes of features.</summary>
    [UnscopedRef]
    public ref ulong Features => ref Unsafe.As<HashesOfFeatures, ulong>(ref _features);

    /// <summary>Gets where the features stand in the prompt.</summary>
    [UnscopedRef]
    public ref FeaturePlace FeaturePlaces => ref Unsafe.As<PlacesOfFeatures, FeaturePlace>(ref _featurePlaces);

    [InlineArray(Carried + MostWords + HashesAtOnce)]
    private struct HashesOfWords
    {
        private ulong _first;
    }

    // Positions are written eight at once, whether or not there are so many.
    [InlineArray(Carried + MostWords + 8)]
    private struct PositionsOfWords
    {
        private int _first;
    }

    [InlineArray(MostFeatures)]
    private struct HashesOfFeatures
    {
        private ulong _first;
    }

    [InlineArray(MostFeatures)]
    private struct PlacesOfFeatures
    {
        private FeaturePlace _first;
    }
}

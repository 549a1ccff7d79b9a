namespace RouteLlm;

/// <summary>Receives the features of a text. Implement it as a struct, so that the extractor is compiled for it.</summary>
internal interface ILexicalFeatureSink
{
    /// <summary>Receives one feature. A word comes before the pairs that end with it and the parts of it.</summary>
    /// <param name="group">Its kind.</param>
    /// <param name="hash">Its hash: <see cref="LexicalFeatures.BucketOf"/> and <see cref="LexicalFeatures.IsNegative"/> read it.</param>
    /// <param name="start">Where in the text its last word, or the part of a word, starts.</param>
    /// <param name="endExclusive">Where that ends, exclusive.</param>
    void Add(LexicalFeatureGroup group, ulong hash, int start, int endExclusive);
}

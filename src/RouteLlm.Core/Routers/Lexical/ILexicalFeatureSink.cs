namespace RouteLlm;

/// <summary>Receives the features of a text. Implement it as a struct, so that the extractor is compiled for it.</summary>
internal interface ILexicalFeatureSink
{
    /// <summary>Receives one feature. A word comes before the pairs that end with it, and after the character runs inside it.</summary>
    /// <param name="group">Its kind.</param>
    /// <param name="hash">Its hash: <see cref="LexicalFeatures.BucketOf"/> and <see cref="LexicalFeatures.IsNegative"/> read it.</param>
    /// <param name="start">Where in the text its last word starts, or its character run, which may begin one before its word.</param>
    /// <param name="endExclusive">Where that ends, exclusive; a character run may stop one after its word.</param>
    void Add(LexicalFeatureGroup group, ulong hash, int start, int endExclusive);
}

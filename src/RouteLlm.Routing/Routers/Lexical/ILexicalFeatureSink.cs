namespace RouteLlm;

/// <summary>Receives the features of a text. Implement it as a struct, so that the extractor is compiled for it.</summary>
internal interface ILexicalFeatureSink
{
    /// <summary>Gets whether it reads the places of features; without them a text is read faster.</summary>
    static abstract bool NeedsPlaces { get; }

    /// <summary>
    /// Receives some features of one kind, none of which the text has given before. A word comes before the pairs that end with it and the
    /// parts of it.
    /// </summary>
    /// <param name="group">Their kind.</param>
    /// <param name="hashes">
    /// Their hashes: <see cref="LexicalFeatures.BucketOf"/> and <see cref="LexicalFeatures.IsNegative"/> read them.
    /// </param>
    /// <param name="places">
    /// Where in the text the last word of each, or the part of a word, stands; from the first word of a pair on. Empty where no places are
    /// needed.
    /// </param>
    void Add(LexicalFeatureGroup group, ReadOnlySpan<ulong> hashes, ReadOnlySpan<FeaturePlace> places);
}

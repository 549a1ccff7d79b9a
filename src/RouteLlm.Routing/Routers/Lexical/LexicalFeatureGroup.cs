namespace RouteLlm;

/// <summary>The kinds of hashed features. Each kind is normalised by its own count.</summary>
internal enum LexicalFeatureGroup
{
    /// <summary>A word.</summary>
    Word,

    /// <summary>Two words side by side.</summary>
    Pair,

    /// <summary>Two words with one between them, whichever it is.</summary>
    SkipPair,

    /// <summary>
    /// The first four or the last three characters of a longer word; in version 1 of the format, runs of three to five characters.
    /// </summary>
    WordPart,
}

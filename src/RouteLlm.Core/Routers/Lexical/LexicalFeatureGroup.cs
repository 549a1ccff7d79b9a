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

    /// <summary>Three to five characters inside a word, its two ends counting as characters.</summary>
    CharacterRun,
}

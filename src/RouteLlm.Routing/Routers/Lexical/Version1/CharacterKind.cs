namespace RouteLlm;

/// <summary>What a character is to the extractor of features.</summary>
internal enum CharacterKind
{
    /// <summary>White space and control characters.</summary>
    Separator,

    /// <summary>A letter, a digit or a surrogate.</summary>
    PartOfWord,

    /// <summary>Punctuation, a symbol, or a character of a script without spaces.</summary>
    WordByItself,
}

namespace RouteLlm;

/// <summary>What a character beyond ASCII is to the extractor of features.</summary>
internal enum UnicodeClass : byte
{
    /// <summary>White space, control and format characters.</summary>
    Separator,

    /// <summary>A letter without case or in lower case, a mark or a surrogate: part of a word.</summary>
    Letter,

    /// <summary>A letter with a lower case of its own.</summary>
    Capital,

    /// <summary>A digit of any script.</summary>
    Digit,

    /// <summary>A character of a script without spaces between words, or whose syllables are characters: a word by itself.</summary>
    Ideograph,

    /// <summary>Punctuation or a symbol: a word by itself.</summary>
    Mark,
}

namespace RouteLlm;

/// <summary>What a character does to the word before it.</summary>
internal enum WordBreak : byte
{
    /// <summary>It belongs to the word.</summary>
    None,

    /// <summary>It ends the word and is left out.</summary>
    WhiteSpace,

    /// <summary>It ends the word and is a word of its own.</summary>
    Punctuation,
}

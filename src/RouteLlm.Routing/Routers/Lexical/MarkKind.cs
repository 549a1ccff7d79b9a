namespace RouteLlm;

/// <summary>What punctuation and symbols say of a text.</summary>
internal enum MarkKind : byte
{
    Other,
    Question,
    SentenceEnd,
    Comma,
    Colon,
    Quote,
    Bracket,
    Code,
    Latex,
    Arithmetic,
}

namespace RouteLlm;

/// <summary>How the vectors of a text's tokens become the vector of the text.</summary>
public enum EmbeddingPooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>That of the first token, <c>[CLS]</c> in BERT.</summary>
    FirstToken,

    /// <summary>That of the last token.</summary>
    LastToken,
}

namespace RouteLlm;

/// <summary>Rewrites a text before it is cut into tokens. Immutable; safe for concurrent use.</summary>
internal interface ITextNormalizer
{
    /// <summary>Appends the rewritten text.</summary>
    void Normalize(ReadOnlySpan<char> text, PooledList<char> normalized);
}

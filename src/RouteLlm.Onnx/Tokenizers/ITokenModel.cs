namespace RouteLlm;

/// <summary>Cuts normalized text into tokens. Immutable; safe for concurrent use.</summary>
internal interface ITokenModel
{
    /// <summary>Appends the ids of a text.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    /// <param name="isBeginning">Whether the text stands at the beginning, with no added token before it.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <param name="limit">The count of <paramref name="ids"/> at which no more are needed; more may be added nevertheless.</param>
    void Encode(ReadOnlySpan<char> text, bool isBeginning, PooledList<long> ids, int limit);
}

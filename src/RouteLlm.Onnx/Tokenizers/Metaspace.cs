namespace RouteLlm;

/// <summary>Cuts text into words as SentencePiece does: a space becomes a sign that begins the word after it.</summary>
/// <param name="Sign">The sign, usually ▁.</param>
/// <param name="Prefix">Where a sign is put before a text that begins with none.</param>
/// <param name="SplitsAtSigns">Whether a sign begins a new word.</param>
/// <param name="SplitsAtWhiteSpace">Whether white space was taken out first, and each part between is a text of its own.</param>
internal sealed record Metaspace(char Sign, MetaspacePrefix Prefix, bool SplitsAtSigns, bool SplitsAtWhiteSpace)
{
    /// <summary>Takes the next word off a text.</summary>
    /// <param name="text">What is left of the text.</param>
    /// <param name="isFirst">Whether nothing was taken off yet.</param>
    /// <param name="isBeginning">Whether, then, the text stands at the beginning of all.</param>
    /// <param name="word">Receives the word; empty where only white space was left.</param>
    /// <returns>How much of the text was taken.</returns>
    public int Next(ReadOnlySpan<char> text, bool isFirst, bool isBeginning, PooledList<char> word)
    {
        word.Truncate(0);
        int start = 0;
        bool beginsPart = isFirst;
        if (SplitsAtWhiteSpace)
        {
            while (start < text.Length && char.IsWhiteSpace(text[start]))
            {
                start++;
                beginsPart = true;
            }

            if (start == text.Length)
            {
                return start;
            }
        }

        if (beginsPart && !IsSign(text[start]) && (Prefix == MetaspacePrefix.Always || (Prefix == MetaspacePrefix.First && isBeginning && start == 0)))
        {
            word.Add(Sign);
        }

        int end = start;
        do
        {
            word.Add(IsSign(text[end]) ? Sign : text[end]);
            end++;
        }
        while (end < text.Length && !(SplitsAtSigns && IsSign(text[end])) && !(SplitsAtWhiteSpace && char.IsWhiteSpace(text[end])));

        return end;
    }

    private bool IsSign(char character) => character == Sign || character == ' ';
}

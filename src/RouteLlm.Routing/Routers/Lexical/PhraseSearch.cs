namespace RouteLlm;

/// <summary>Looks for any of a few phrases in a text, whatever their case.</summary>
/// <param name="phrases">The phrases.</param>
internal sealed class PhraseSearch(params string[] phrases)
{
#if NET9_0_OR_GREATER
    private readonly System.Buffers.SearchValues<string> _phrases = System.Buffers.SearchValues.Create(phrases, StringComparison.OrdinalIgnoreCase);

    public bool AnyIn(ReadOnlySpan<char> text) => text.ContainsAny(_phrases);
#else
    public bool AnyIn(ReadOnlySpan<char> text)
    {
        foreach (string phrase in phrases)
        {
            if (text.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
#endif
}

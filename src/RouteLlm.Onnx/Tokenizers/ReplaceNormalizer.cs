namespace RouteLlm;

/// <summary>Replaces a string wherever it stands.</summary>
internal sealed class ReplaceNormalizer(string pattern, string replacement) : ITextNormalizer
{
    public void Normalize(ReadOnlySpan<char> text, PooledList<char> normalized)
    {
        for (int found; (found = text.IndexOf(pattern, StringComparison.Ordinal)) >= 0; text = text[(found + pattern.Length)..])
        {
            normalized.AddRange(text[..found]);
            normalized.AddRange(replacement);
        }

        normalized.AddRange(text);
    }
}

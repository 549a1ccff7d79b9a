namespace RouteLlm;

/// <summary>Puts a string in the place of two spaces or more.</summary>
internal sealed class SpaceRunNormalizer(string replacement) : ITextNormalizer
{
    /// <summary>The regular expression by which files ask for it.</summary>
    public const string Pattern = " {2,}";

    public void Normalize(ReadOnlySpan<char> text, PooledList<char> normalized)
    {
        for (int found; (found = text.IndexOf("  ", StringComparison.Ordinal)) >= 0;)
        {
            normalized.AddRange(text[..found]);
            normalized.AddRange(replacement);
            int rest = text[found..].IndexOfAnyExcept(' ');
            text = rest < 0 ? [] : text[(found + rest)..];
        }

        normalized.AddRange(text);
    }
}

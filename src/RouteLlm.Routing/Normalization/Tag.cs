namespace RouteLlm;

/// <summary>Finds tags in angle brackets, whatever the case of their names.</summary>
internal static class Tag
{
    private const int LongestStart = 400;

    /// <summary>Gets the length of the start tag with which a text begins; 0 where it begins otherwise.</summary>
    public static int LengthOfStart(ReadOnlySpan<char> text, string name)
    {
        int next = 1 + name.Length;
        if (text.Length <= next || text[0] != '<' || !text.Slice(1, name.Length).Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        if (text[next] == '>')
        {
            return next + 1;
        }

        // Attributes.
        int end = char.IsWhiteSpace(text[next]) ? text[..Math.Min(text.Length, LongestStart)].IndexOf('>') : -1;
        return end + 1;
    }

    /// <summary>Gets where the end tag of a block stops, counted from the text's start; 0 without an end tag.</summary>
    public static int FindEnd(ReadOnlySpan<char> text, int from, string name)
    {
        for (int at = from; at < text.Length;)
        {
            int next = text[at..].IndexOf("</", StringComparison.Ordinal);
            if (next < 0)
            {
                break;
            }

            at += next + 2;
            ReadOnlySpan<char> rest = text[at..];
            if (rest.Length > name.Length && rest[name.Length] == '>' && rest[..name.Length].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return at + name.Length + 1;
            }
        }

        return 0;
    }
}

namespace RouteLlm;

/// <summary>Opens what encloses a whole text: quotes, a code fence, or a tag that says that this is what the person asks.</summary>
internal static class Enclosures
{
    private const string Opening = "\"'`“„«‹「『‘";
    private const string Closing = "\"'`”“»›」』’";
    private const int LongestLanguage = 20;

    private static readonly string[] Tags = ["user_query", "user_request", "user_message", "user_input", "user", "human", "task", "query", "question", "request", "prompt", "message", "input", "command-args"];

    /// <summary>Gives what is inside the outermost enclosure, or the text if it has no enclosure or an empty one.</summary>
    public static ReadOnlySpan<char> Open(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> inside = text.IsEmpty ? text : text[0] switch
        {
            '`' or '~' when text.StartsWith("```") || text.StartsWith("~~~") => OpenFence(text),
            '<' => OpenTag(text),
            _ => OpenQuotes(text),
        };
        return WhiteSpace.Trim(inside).IsEmpty ? text : inside;
    }

    private static ReadOnlySpan<char> OpenFence(ReadOnlySpan<char> text)
    {
        int width = text.IndexOfAnyExcept(text[0]);
        if (width < 0)
        {
            return text;
        }

        ReadOnlySpan<char> fence = text[..width];
        if (text.Length < 2 * width || !text.EndsWith(fence))
        {
            return text;
        }

        ReadOnlySpan<char> inside = text[width..^width];
        if (inside.Contains(fence, StringComparison.Ordinal))
        {
            return text;
        }

        int line = inside.IndexOf('\n');
        bool hasLanguage = line >= 0 && line <= LongestLanguage && !inside[..line].TrimEnd().ContainsAny(" \t");
        return hasLanguage ? inside[line..] : inside;
    }

    private static ReadOnlySpan<char> OpenTag(ReadOnlySpan<char> text)
    {
        foreach (string tag in Tags)
        {
            if (Tag.LengthOfStart(text, tag) is > 0 and int start && Tag.FindEnd(text, start, tag) == text.Length)
            {
                return text[start..^(tag.Length + 3)];
            }
        }

        return text;
    }

    private static ReadOnlySpan<char> OpenQuotes(ReadOnlySpan<char> text)
    {
        int kind = text.Length > 1 ? Opening.IndexOf(text[0], StringComparison.Ordinal) : -1;
        return kind >= 0 && text[^1] == Closing[kind] && !HasQuote(text[1..^1], Opening[kind], Closing[kind]) ? text[1..^1] : text;
    }

    private static bool HasQuote(ReadOnlySpan<char> text, char opening, char closing)
    {
        for (int i = 0; i < text.Length; i++)
        {
            // An apostrophe between letters is no quote.
            bool isApostrophe = text[i] is '\'' or '’' && i > 0 && i + 1 < text.Length && char.IsLetter(text[i - 1]) && char.IsLetter(text[i + 1]);
            if ((text[i] == opening || text[i] == closing) && !isApostrophe)
            {
                return true;
            }
        }

        return false;
    }
}

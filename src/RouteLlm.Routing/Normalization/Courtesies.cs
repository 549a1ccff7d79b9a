namespace RouteLlm;

/// <summary>Skips what is said for politeness before and after a request, in English. A text that is nothing else stays as it is.</summary>
internal static class Courtesies
{
    private const string FirstLetters = "pkcwhPKCWH";
    private const string LastLetters = "esuthESUTH";

    private static readonly string[] Before =
    [
        "please ", "pls ", "kindly ", "could you please ", "can you please ", "would you please ", "will you please ", "could you kindly ", "hi,", "hi!", "hello,", "hello!", "hey,", "hey!",
        "please help me with this.", "could you please help me with this?", "can you help me with this?", "please help me with this:",
    ];

    private static readonly string[] After = ["please", "thanks", "thank you", "thanks a lot", "thanks so much", "thank you very much", "thank you so much", "many thanks", "thanks in advance", "thank you in advance"];

    public static ReadOnlySpan<char> Skip(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> rest = SkipAfter(SkipBefore(text));
        return HasWords(rest) ? rest : text;
    }

    private static ReadOnlySpan<char> SkipBefore(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !FirstLetters.Contains(text[0], StringComparison.Ordinal))
        {
            return text;
        }

        // The longest first: "please help me with this." begins with "please ".
        ReadOnlySpan<char> shortest = text;
        foreach (string courtesy in Before)
        {
            if (text.Length - courtesy.Length < shortest.Length && text.StartsWith(courtesy, StringComparison.OrdinalIgnoreCase))
            {
                shortest = text[courtesy.Length..];
            }
        }

        return shortest;
    }

    private static ReadOnlySpan<char> SkipAfter(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> end = text.TrimEnd("!. \n");
        if (end.IsEmpty || !LastLetters.Contains(end[^1], StringComparison.Ordinal))
        {
            return text;
        }

        foreach (string courtesy in After)
        {
            if (end.EndsWith(courtesy, StringComparison.OrdinalIgnoreCase))
            {
                ReadOnlySpan<char> before = end[..^courtesy.Length];
                ReadOnlySpan<char> request = before.TrimEnd(" ,\n");

                // Where a sentence ends before it, or a comma: not in "say thanks".
                if (request.Length < before.Length && (request is [.., '.' or '?' or '!' or ':' or ';' or '"' or ')' or '`'] || before.TrimEnd(" ") is [.., ',' or '\n']))
                {
                    return request;
                }
            }
        }

        return text;
    }

    private static bool HasWords(ReadOnlySpan<char> text)
    {
        foreach (char character in text)
        {
            if (char.IsLetterOrDigit(character))
            {
                return true;
            }
        }

        return false;
    }
}

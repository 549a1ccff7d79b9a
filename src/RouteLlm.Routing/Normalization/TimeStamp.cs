namespace RouteLlm;

/// <summary>Recognises a time stamp in front of a text: in brackets, or a date with a time.</summary>
internal static class TimeStamp
{
    private const int Longest = 48;
    private const int FewestDigits = 3;
    private const int DigitsOfDateAndTime = 10;

    private static readonly string[] Words =
    [
        "t", "z", "am", "pm", "utc", "gmt", "cet", "cest", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "at",
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
        "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
    ];

    /// <summary>Gets the length of the time stamp with which a text begins; 0 where it begins otherwise.</summary>
    public static int LengthOf(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> start = text[..Math.Min(text.Length, Longest)];
        if (start.IsEmpty)
        {
            return 0;
        }

        if (start[0] is '[' or '(' or '<')
        {
            int close = start.IndexOf(start[0] switch { '[' => ']', '(' => ')', _ => '>' });
            return close > 0 && IsTime(start[1..close], FewestDigits) && start[..close].ContainsAny(":-/.") ? close + 1 : 0;
        }

        return char.IsAsciiDigit(start[0]) ? LengthOfBare(start) : 0;
    }

    // Without brackets it takes both, a date and a time, to be no part of what is said: "2026-11-26 10:15 - …".
    private static int LengthOfBare(ReadOnlySpan<char> start)
    {
        int end = 0;
        int digits = 0;
        while (end < start.Length && (char.IsAsciiDigit(start[end]) || start[end] is '-' or '/' or '.' or ':' or ',' or '+' or 'T' or 'Z' || IsSpaceInside(start, end)))
        {
            digits += char.IsAsciiDigit(start[end]) ? 1 : 0;
            end++;
        }

        ReadOnlySpan<char> stamp = start[..end];
        bool isWhole = end < start.Length && (char.IsWhiteSpace(start[end]) || end > 0 && stamp[^1] is ':' or ',' or '-');
        return isWhole && digits >= DigitsOfDateAndTime && stamp.Contains(':') && stamp.ContainsAny("-/.") && IsTime(stamp, DigitsOfDateAndTime)
            ? end
            : 0;
    }

    private static bool IsSpaceInside(ReadOnlySpan<char> start, int at) =>
        start[at] == ' ' && at + 1 < start.Length && char.IsAsciiDigit(start[at + 1]);

    private static bool IsTime(ReadOnlySpan<char> text, int fewestDigits)
    {
        int digits = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits++;
            }
            else if (char.IsAsciiLetter(text[i]))
            {
                int end = i;
                while (end < text.Length && char.IsAsciiLetter(text[end]))
                {
                    end++;
                }

                if (!IsWordOfTime(text[i..end]))
                {
                    return false;
                }

                i = end - 1;
            }
            else if (text[i] is not (' ' or ':' or '-' or '/' or '.' or ',' or '+'))
            {
                return false;
            }
        }

        return digits >= fewestDigits;
    }

    private static bool IsWordOfTime(ReadOnlySpan<char> text)
    {
        foreach (string word in Words)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

namespace RouteLlm;

/// <summary>Takes off outer white space and what is as invisible.</summary>
internal static class WhiteSpace
{
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && IsInvisible(text[start]))
        {
            start++;
        }

        while (end > start && IsInvisible(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    public static bool IsInvisible(char character) =>
        character <= ' ' || char.IsWhiteSpace(character) || character is '\u200B' or '\u200E' or '\u200F' or '\u2060' or '\uFEFF' or '\u007F';
}

namespace RouteLlm;

/// <summary>Finds the rulers in front of a text: runs of one mark, such as <c>_________</c>, which say nothing.</summary>
internal static class Rulers
{
    // A fence and a line of dashes in Markdown have three.
    private const int Shortest = 5;

    /// <summary>
    /// Gets how many characters the rulers in front have, with the white space around them; 0 where there are none, or nothing follows.
    /// </summary>
    public static int LengthInFront(ReadOnlySpan<char> text)
    {
        int end = 0;
        while (true)
        {
            ReadOnlySpan<char> rest = text[end..].TrimStart();
            int run = rest.IsEmpty || !IsMark(rest[0]) ? 0 : rest.IndexOfAnyExcept(rest[0]) is >= 0 and int length ? length : rest.Length;
            if (run < Shortest)
            {
                return end == 0 || rest.IsEmpty ? 0 : text.Length - rest.Length;
            }

            end = text.Length - rest.Length + run;
        }
    }

    private static bool IsMark(char character) => char.IsPunctuation(character) || char.IsSymbol(character);
}

namespace RouteLlm;

/// <summary>Makes every line end a line feed.</summary>
internal static class LineEnds
{
    public static Span<char> Normalize(Span<char> text)
    {
        int written = text.IndexOf('\r');
        if (written < 0)
        {
            return text;
        }

        for (int i = written; i < text.Length; i++)
        {
            if (text[i] != '\r')
            {
                text[written++] = text[i];
            }
            else if (i + 1 == text.Length || text[i + 1] != '\n')
            {
                text[written++] = '\n';
            }
        }

        return text[..written];
    }
}

namespace RouteLlm;

/// <summary>Opens a text of which every line begins with "&gt;".</summary>
internal static class BlockQuote
{
    public static bool IsPossible(ReadOnlySpan<char> text) => text is ['>', ..];

    /// <summary>Gives the lines without their marks, or the text where a line has none or nothing is quoted.</summary>
    /// <param name="text">The text, which may stand in the room.</param>
    /// <param name="room">Where the lines are written.</param>
    public static ReadOnlySpan<char> Open(ReadOnlySpan<char> text, char[] room)
    {
        if (!IsPossible(text))
        {
            return text;
        }

        bool anyWords = false;
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = line.TrimStart(' ');
            if (!trimmed.IsEmpty && trimmed[0] != '>')
            {
                return text;
            }

            anyWords |= !WhiteSpace.Trim(WithoutMark(trimmed)).IsEmpty;
        }

        return anyWords ? WithoutMarks(text, room) : text;
    }

    private static ReadOnlySpan<char> WithoutMarks(ReadOnlySpan<char> text, char[] room)
    {
        int written = 0;
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            ReadOnlySpan<char> words = WithoutMark(line.TrimStart(' '));
            if (written > 0)
            {
                room[written++] = '\n';
            }

            words.CopyTo(room.AsSpan(written));
            written += words.Length;
        }

        return room.AsSpan(0, written);
    }

    private static ReadOnlySpan<char> WithoutMark(ReadOnlySpan<char> line) => line switch
    {
        ['>', ' ', ..] => line[2..],
        ['>', ..] => line[1..],
        _ => line,
    };
}

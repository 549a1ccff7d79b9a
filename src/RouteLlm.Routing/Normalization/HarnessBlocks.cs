namespace RouteLlm;

/// <summary>Takes out the blocks that a harness adds to a prompt: from a tag of a known name to its end tag.</summary>
internal sealed class HarnessBlocks
{
    private readonly string[] _tags;

    public HarnessBlocks(IEnumerable<string> tags)
    {
        _tags = [.. tags];
        if (Array.Find(_tags, static tag => !IsName(tag)) is { } wrong)
        {
            throw new ArgumentException($"'{wrong}' is not the name of a tag. Write letters, digits, '-', '_' and '.', without angle brackets.", nameof(tags));
        }
    }

    /// <summary>Tells whether a text has blocks.</summary>
    public bool AnyIn(ReadOnlySpan<char> text) => FindNext(text, from: 0, out _, out _);

    /// <summary>Tells whether a text has more than blocks and white space.</summary>
    public bool AnyWordsOutside(ReadOnlySpan<char> text) => HasMoreOutside(text, characters: 0);

    /// <summary>
    /// Tells whether a text has more than some number of characters outside of its blocks, white space around them not counted.
    /// </summary>
    public bool HasMoreOutside(ReadOnlySpan<char> text, int characters)
    {
        int start = 0;
        int outside = 0;
        while (FindNext(text, start, out int blockStart, out int blockEnd))
        {
            outside += WhiteSpace.Trim(text[start..blockStart]).Length;
            if (outside > characters)
            {
                return true;
            }

            start = blockEnd;
        }

        return outside + WhiteSpace.Trim(text[start..]).Length > characters;
    }

    /// <summary>Takes the blocks out of a text, unless nothing but white space would remain.</summary>
    public Span<char> Remove(Span<char> text)
    {
        if (!AnyWordsOutside(text))
        {
            return text;
        }

        int written = 0;
        int start = 0;
        while (FindNext(text, start, out int blockStart, out int blockEnd))
        {
            Move(text, start, blockStart, ref written);

            // Words on both sides stay apart.
            text[written++] = '\n';
            start = blockEnd;
        }

        Move(text, start, text.Length, ref written);
        return text[..written];
    }

    /// <summary>
    /// Copies the beginning and the end of a text that is longer than the room, without the blocks, unless nothing but white space would
    /// remain.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="room">Where they are written, one half each.</param>
    /// <returns>How many characters were written.</returns>
    public int CopyEnds(ReadOnlySpan<char> text, Span<char> room)
    {
        bool keepsBlocks = !AnyWordsOutside(text);
        int total = 0;
        for (int start = 0; FindNextKept(text, keepsBlocks, ref start, out Range kept);)
        {
            total += text[kept].Length + 1;
        }

        int beginning = room.Length / 2;
        int end = Math.Max(beginning, total - (room.Length - beginning));
        int position = 0;
        int written = 0;
        for (int start = 0; FindNextKept(text, keepsBlocks, ref start, out Range kept);)
        {
            Copy(text[kept], room);

            // Words on both sides stay apart.
            Copy("\n", room);
        }

        return written;

        void Copy(ReadOnlySpan<char> piece, Span<char> room)
        {
            int head = Math.Clamp(beginning - position, 0, piece.Length);
            int tail = Math.Clamp(end - position, head, piece.Length);
            piece[..head].CopyTo(room[written..]);
            written += head;
            piece[tail..].CopyTo(room[written..]);
            written += piece.Length - tail;
            position += piece.Length;
        }
    }

    private static bool IsName(string tag) =>
        tag.Length > 0 && tag.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    private static void Move(Span<char> text, int start, int end, ref int written)
    {
        text[start..end].CopyTo(text[written..]);
        written += end - start;
    }

    private bool FindNextKept(ReadOnlySpan<char> text, bool keepsBlocks, ref int start, out Range kept)
    {
        kept = start..text.Length;
        if (start > text.Length)
        {
            return false;
        }

        if (!keepsBlocks && FindNext(text, start, out int blockStart, out int blockEnd))
        {
            kept = start..blockStart;
            start = blockEnd;
        }
        else
        {
            start = text.Length + 1;
        }

        return true;
    }

    private bool FindNext(ReadOnlySpan<char> text, int from, out int blockStart, out int blockEnd)
    {
        for (int at = from; at < text.Length; at++)
        {
            int next = text[at..].IndexOf('<');
            if (next < 0)
            {
                break;
            }

            at += next;
            if (FindTag(text[at..], out int tagLength) is { } tag)
            {
                int length = Tag.FindEnd(text[at..], tagLength, tag);
                if (length == 0)
                {
                    // Looking on after every start that never ends would take the square of the length.
                    break;
                }

                (blockStart, blockEnd) = (at, at + length);
                return true;
            }
        }

        (blockStart, blockEnd) = (text.Length, text.Length);
        return false;
    }

    private string? FindTag(ReadOnlySpan<char> text, out int length)
    {
        foreach (string tag in _tags)
        {
            length = Tag.LengthOfStart(text, tag);
            if (length > 0)
            {
                return tag;
            }
        }

        length = 0;
        return null;
    }
}

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

    private static bool IsName(string tag) => tag.Length > 0 && tag.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    private static void Move(Span<char> text, int start, int end, ref int written)
    {
        text[start..end].CopyTo(text[written..]);
        written += end - start;
    }

    private bool AnyWordsOutside(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (FindNext(text, start, out int blockStart, out int blockEnd))
        {
            if (!WhiteSpace.Trim(text[start..blockStart]).IsEmpty)
            {
                return true;
            }

            start = blockEnd;
        }

        return !WhiteSpace.Trim(text[start..]).IsEmpty;
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

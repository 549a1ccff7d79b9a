namespace RouteLlm;

/// <summary>Decompresses Snappy blocks (github.com/google/snappy, format_description.txt).</summary>
internal static class Snappy
{
    private const int LongestShortLiteral = 60;

    /// <summary>Decompresses a block that must give exactly as many bytes as there is room for.</summary>
    /// <exception cref="InvalidDataException">It does not, or it is damaged.</exception>
    public static void Decompress(ReadOnlySpan<byte> block, Span<byte> destination)
    {
        var source = new ByteCursor(block);
        if (source.TakeVarint() != (uint)destination.Length)
        {
            throw new InvalidDataException("a compressed page has another length than its header says.");
        }

        int written = 0;
        while (source.Remaining > 0)
        {
            byte tag = source.TakeByte();
            switch (tag & 3)
            {
                case 0:
                    ReadOnlySpan<byte> literal = source.Take(LiteralLength(tag >> 2, ref source));
                    literal.CopyTo(Room(destination, written, literal.Length));
                    written += literal.Length;
                    break;
                case 1:
                    Copy(destination, ref written, ((tag >> 5) << 8) | source.TakeByte(), ((tag >> 2) & 7) + 4);
                    break;
                case 2:
                    Copy(destination, ref written, source.TakeByte() | (source.TakeByte() << 8), (tag >> 2) + 1);
                    break;
                default:
                    Copy(destination, ref written, source.TakeInt32(), (tag >> 2) + 1);
                    break;
            }
        }

        if (written != destination.Length)
        {
            throw new InvalidDataException("a compressed page ends too early.");
        }
    }

    private static int LiteralLength(int code, ref ByteCursor source)
    {
        if (code < LongestShortLiteral)
        {
            return code + 1;
        }

        int length = 0;
        for (int i = 0; i <= code - LongestShortLiteral; i++)
        {
            length |= source.TakeByte() << (8 * i);
        }

        return length < int.MaxValue ? length + 1 : throw new InvalidDataException("a literal in a compressed page is too long.");
    }

    private static void Copy(Span<byte> destination, ref int written, int offset, int length)
    {
        if (offset <= 0 || offset > written)
        {
            throw new InvalidDataException("a compressed page refers to bytes before its start.");
        }

        Span<byte> target = Room(destination, written, length);
        if (offset >= length)
        {
            destination.Slice(written - offset, length).CopyTo(target);
        }
        else
        {
            // What is copied overlaps what is written: a short offset repeats itself.
            for (int i = 0; i < length; i++)
            {
                target[i] = destination[written - offset + i];
            }
        }

        written += length;
    }

    private static Span<byte> Room(Span<byte> destination, int written, int length) => length <= destination.Length - written
        ? destination.Slice(written, length)
        : throw new InvalidDataException("a compressed page holds more than its header says.");
}

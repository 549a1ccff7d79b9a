using System.Runtime.InteropServices;
using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// Reads a text of a body. A long one with escapes is read in pieces: .NET would rent as much memory again to unescape it, and its pool
/// would keep that.
/// </summary>
internal static class LongText
{
    private const int PieceBytes = 64 * 1024;
    private const int CodeLength = 6;

    /// <summary>Reads the text that a reader stands on.</summary>
    /// <exception cref="InvalidOperationException">It is not valid Unicode.</exception>
    public static string Read(in Utf8JsonReader reader) =>
        reader.ValueIsEscaped && reader.ValueSpan.Length > PieceBytes ? Unescape(reader.ValueSpan) : reader.GetString()!;

    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        byte[] quoted = new byte[PieceBytes + 2];
        char[] room = new char[PieceBytes];
        int length = 0;
        for (ReadOnlySpan<byte> rest = escaped; !rest.IsEmpty;)
        {
            length += UnescapePiece(ref rest, quoted, room).Length;
        }

        string text = new('\0', length);

        // Nobody else has the text yet.
        Span<char> written = MemoryMarshal.AsMemory(text.AsMemory()).Span;
        for (ReadOnlySpan<byte> rest = escaped; !rest.IsEmpty;)
        {
            ReadOnlySpan<char> piece = UnescapePiece(ref rest, quoted, room);
            piece.CopyTo(written);
            written = written[piece.Length..];
        }

        return text;
    }

    private static ReadOnlySpan<char> UnescapePiece(ref ReadOnlySpan<byte> rest, byte[] quoted, char[] room)
    {
        int bytes = LengthOfPiece(rest);
        quoted[0] = (byte)'"';
        rest[..bytes].CopyTo(quoted.AsSpan(1));
        quoted[bytes + 1] = (byte)'"';
        rest = rest[bytes..];
        var reader = new Utf8JsonReader(quoted.AsSpan(0, bytes + 2));
        reader.Read();
        return room.AsSpan(0, reader.CopyString(room));
    }

    // No escape, pair of escapes or character of several bytes is cut.
    private static int LengthOfPiece(ReadOnlySpan<byte> rest)
    {
        if (rest.Length <= PieceBytes)
        {
            return rest.Length;
        }

        for (int i = 0; ;)
        {
            int next = rest[i..PieceBytes].IndexOf((byte)'\\');
            if (next < 0)
            {
                return StartOfCharacter(rest, PieceBytes);
            }

            i += next;
            int length = LengthOfEscape(rest[i..]);
            if (i + length >= PieceBytes)
            {
                return i;
            }

            i += length;
        }
    }

    private static int LengthOfEscape(ReadOnlySpan<byte> escape) => escape switch
    {
        [_, (byte)'u', (byte)'d' or (byte)'D', (byte)'8' or (byte)'9' or (byte)'a' or (byte)'A' or (byte)'b' or (byte)'B', ..] => 2 * CodeLength,
        [_, (byte)'u', ..] => CodeLength,
        _ => 2,
    };

    private static int StartOfCharacter(ReadOnlySpan<byte> text, int index)
    {
        int start = index;
        while (start > index - 4 && (text[start] & 0b1100_0000) == 0b1000_0000)
        {
            start--;
        }

        return start;
    }
}

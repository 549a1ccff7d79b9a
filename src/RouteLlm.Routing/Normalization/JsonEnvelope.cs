using System.Globalization;

namespace RouteLlm;

/// <summary>Opens JSON that holds a prompt as its only text: <c>{"prompt": "…"}</c>, <c>[{"role": "user", "content": "…"}]</c>.</summary>
internal static class JsonEnvelope
{
    private const int MaximumDepth = 6;
    private const int CharactersOfEscape = 4;

    // Members that say how, not what.
    private static readonly string[] OtherMembers = ["role", "type", "model", "id", "name", "language", "lang", "format", "version", "timestamp", "time", "date", "user", "session", "session_id", "source", "task"];

    public static bool IsPossible(ReadOnlySpan<char> text) => text is ['{', .., '}'] or ['[', .., ']'] && text.Contains('"');

    /// <summary>Gives the text that the JSON holds, or the JSON itself where it holds no text or several, or is not valid JSON.</summary>
    /// <param name="text">The JSON, which may stand in the room.</param>
    /// <param name="room">Where the text is written.</param>
    public static ReadOnlySpan<char> Open(ReadOnlySpan<char> text, char[] room)
    {
        if (!IsPossible(text) || !TryFindOnlyText(text, out Range only))
        {
            return text;
        }

        ReadOnlySpan<char> escaped = text[only];
        return WhiteSpace.Trim(escaped).IsEmpty ? text : Unescape(escaped, room);
    }

    private static bool TryFindOnlyText(ReadOnlySpan<char> text, out Range only)
    {
        only = default;
        int found = 0;
        int depth = 0;
        Range member = default;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    int end = EndOfString(text, i + 1);
                    if (end < 0)
                    {
                        return false;
                    }

                    Range content = (i + 1)..end;
                    i = end;
                    if (text[(end + 1)..].TrimStart() is [':', ..])
                    {
                        member = content;
                    }
                    else if (!IsOtherMember(text[member]))
                    {
                        only = content;
                        if (++found > 1)
                        {
                            return false;
                        }
                    }

                    break;
                case '{' or '[':
                    if (++depth > MaximumDepth)
                    {
                        return false;
                    }

                    break;
                case '}' or ']':
                    depth--;
                    break;
                case var other when !IsOfJson(other):
                    return false;
            }
        }

        return found == 1 && depth == 0;
    }

    // Numbers, true, false, null, and what stands between.
    private static bool IsOfJson(char character) =>
        char.IsWhiteSpace(character) || char.IsAsciiDigit(character) || character is ':' or ',' or '-' or '+' or '.' || char.IsAsciiLetterLower(character) || character == 'E';

    private static bool IsOtherMember(ReadOnlySpan<char> member)
    {
        foreach (string other in OtherMembers)
        {
            if (member.Equals(other, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static int EndOfString(ReadOnlySpan<char> text, int from)
    {
        for (int i = from; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return -1;
    }

    private static ReadOnlySpan<char> Unescape(ReadOnlySpan<char> escaped, char[] room)
    {
        int written = 0;
        for (int i = 0; i < escaped.Length; i++)
        {
            char character = escaped[i];
            if (character == '\\' && i + 1 < escaped.Length)
            {
                i++;
                character = escaped[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\n', 'b' or 'f' => ' ', 'u' => ReadCode(escaped, ref i), var other => other };
            }

            room[written++] = character;
        }

        return room.AsSpan(0, written);
    }

    private static char ReadCode(ReadOnlySpan<char> escaped, ref int at)
    {
        if (at + CharactersOfEscape >= escaped.Length
            || !ushort.TryParse(escaped.Slice(at + 1, CharactersOfEscape), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
        {
            return 'u';
        }

        at += CharactersOfEscape;
        return (char)code;
    }
}

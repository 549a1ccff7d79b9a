using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RouteLlm;

/// <summary>The length of a conversation's first turn, as the Python project measures it: code points, after <c>str.strip()</c>.</summary>
internal static class FirstTurn
{
    /// <summary>The shortest first turn of a battle that counts, in code points.</summary>
    public const int MinimumLength = 16;

    /// <summary>Reads the first turn of a column that holds the user's turns as the text of a JSON array of strings.</summary>
    /// <exception cref="JsonException">The text is not such an array.</exception>
    public static string Read(string turns)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(turns);
            return Read(document.RootElement);
        }
        catch (ArgumentException exception)
        {
            throw new JsonException("It has half of a surrogate pair.", exception);
        }
    }

    /// <summary>Reads the first turn of a JSON array of strings.</summary>
    /// <exception cref="JsonException">It is not such an array.</exception>
    public static string Read(JsonElement turns) =>
        turns.ValueKind == JsonValueKind.Array && turns.GetArrayLength() > 0 && turns[0].ValueKind == JsonValueKind.String
            ? Unescape(turns[0].GetRawText())
            : throw new JsonException("It is not an array that begins with a string.");

    /// <summary>Says whether a battle counts that begins with this turn.</summary>
    public static bool IsLongEnough(ReadOnlySpan<char> text) => LengthOf(text) >= MinimumLength;

    private static int LengthOf(ReadOnlySpan<char> text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && IsStripped(text[start]))
        {
            start++;
        }

        while (end > start && IsStripped(text[end - 1]))
        {
            end--;
        }

        int length = end - start;
        for (int i = start + 1; i < end; i++)
        {
            length -= char.IsSurrogatePair(text[i - 1], text[i]) ? 1 : 0;
        }

        return length;
    }

    // Python also strips the four information separators, which .NET does not count as white space.
    private static bool IsStripped(char character) => char.IsWhiteSpace(character) || character is >= '\u001c' and <= '\u001f';

    // By hand because recorded prompts hold halves of surrogate pairs, which System.Text.Json refuses to turn into a string.
    private static string Unescape(string json)
    {
        var text = new StringBuilder(json.Length);
        for (int i = 1; i < json.Length - 1; i++)
        {
            if (json[i] != '\\')
            {
                text.Append(json[i]);
                continue;
            }

            char escape = json[++i];
            text.Append(escape switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)ushort.Parse(json.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                _ => escape,
            });
            i += escape == 'u' ? 4 : 0;
        }

        return text.ToString();
    }
}

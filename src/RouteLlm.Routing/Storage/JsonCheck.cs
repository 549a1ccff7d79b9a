using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace RouteLlm;

/// <summary>Checks a JSON text from start to end before anything is made of it.</summary>
/// <remarks>
/// The parser of .NET finds out about text that is not valid Unicode only when somebody reads it, and then with an exception that names no
/// place; and what it keeps of a value is several times what <c>1,</c> takes in the file.
/// </remarks>
internal static class JsonCheck
{
    private const int MaximumValuesOfSmallText = 1_000_000;
    private const int BytesPerValue = 8;
    private const int EscapeLength = 6;

    /// <summary>Checks a text.</summary>
    /// <param name="json">The text, in UTF-8.</param>
    /// <param name="maximumDepth">How deep it may be nested.</param>
    /// <exception cref="JsonException">
    /// It is not JSON, nested too deep, holds text that is not valid Unicode, or has far more values than a file of its size should.
    /// </exception>
    public static void ThrowIfWrong(ReadOnlySpan<byte> json, int maximumDepth = 64)
    {
        bool isUtf8 = Utf8.IsValid(json);
        long values = 0;
        long maximum = MaximumValuesOfSmallText + (json.Length / BytesPerValue);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maximumDepth });
        while (reader.Read())
        {
            if (++values > maximum)
            {
                throw Wrong(json, reader.TokenStartIndex, "there are too many values for a text of this size");
            }

            if (IsBadText(reader, isUtf8))
            {
                throw Wrong(json, reader.TokenStartIndex, "there is text that is not valid Unicode");
            }
        }
    }

    /// <summary>Tells whether a text holds a name or a string that is not valid Unicode. One that is no JSON at all does not.</summary>
    /// <param name="json">The text.</param>
    /// <param name="maximumDepth">How deep it may be nested.</param>
    public static bool HoldsBadText(ReadOnlySpan<byte> json, int maximumDepth)
    {
        bool isUtf8 = Utf8.IsValid(json);
        if (isUtf8 && json.IndexOf("\\u"u8) < 0)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maximumDepth });
            while (reader.Read())
            {
                if (IsBadText(reader, isUtf8))
                {
                    return true;
                }
            }

            return false;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsBadText(in Utf8JsonReader reader, bool isUtf8) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
        && ((!isUtf8 && !Utf8.IsValid(reader.ValueSpan)) || (reader.ValueIsEscaped && HasHalfPair(reader.ValueSpan)));

    private static bool HasHalfPair(ReadOnlySpan<byte> text)
    {
        bool isOpen = false;
        for (int i = 0; i < text.Length;)
        {
            bool isUnit = text[i] == '\\' && text[i + 1] == 'u';
            int unit = isUnit ? ushort.Parse(text.Slice(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : 0;
            if (isOpen != char.IsLowSurrogate((char)unit))
            {
                return true;
            }

            isOpen = char.IsHighSurrogate((char)unit);
            i += isUnit ? EscapeLength : text[i] == '\\' ? 2 : 1;
        }

        return isOpen;
    }

    private static JsonException Wrong(ReadOnlySpan<byte> json, long position, string problem)
    {
        ReadOnlySpan<byte> before = json[..(int)position];
        int line = before.Count((byte)'\n');
        int inLine = before.Length - (before.LastIndexOf((byte)'\n') + 1);
        return new JsonException($"At line {line + 1}, byte {inLine + 1}, {problem}.", path: null, line, inLine);
    }
}

using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads JSON of upstreams, lenient as it is.</summary>
internal static class AnswerFields
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads the fields of an object.</summary>
    /// <param name="reader">The reader, which stands on the name of a field, and must be left at the end of its value.</param>
    /// <param name="part">Takes what is read.</param>
    /// <param name="readsText">Whether the text of the content is wanted.</param>
    public delegate void ReadField(ref Utf8JsonReader reader, AnswerPart part, bool readsText);

    /// <summary>Reads a whole answer, or the data of one event.</summary>
    public static void Read(ReadOnlySpan<byte> json, AnswerPart part, bool readsText, ReadField readField)
    {
        part.Clear();
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return;
            }

            ReadObject(ref reader, part, readsText, readField);
            part.IsJson = true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Broken JSON, or text that is no Unicode: what was read before it counts.
        }
    }

    /// <summary>Reads the fields of the object that a reader stands on; any other value is passed over.</summary>
    public static void ReadObject(ref Utf8JsonReader reader, AnswerPart part, bool readsText, ReadField readField)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            readField(ref reader, part, readsText);
        }
    }

    /// <summary>Reads the objects of the list that a reader stands on; any other value is passed over.</summary>
    public static void ReadList(ref Utf8JsonReader reader, AnswerPart part, bool readsText, ReadField readField)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadObject(ref reader, part, readsText, readField);
        }
    }

    /// <summary>Passes over the field that a reader stands on.</summary>
    public static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>Tells whether a value says anything.</summary>
    public static bool IsSomething(in Utf8JsonReader value) => value.TokenType switch
    {
        JsonTokenType.Null or JsonTokenType.False => false,
        JsonTokenType.String => value.ValueSpan.Length > 0,
        _ => true,
    };

    /// <summary>Reads the value of a field: its text; <see langword="null"/> where it is empty or no text.</summary>
    /// <param name="reader">The reader, which stands on the field's name.</param>
    /// <param name="known">A text that it probably is, which is given back then.</param>
    public static string? ReadText(ref Utf8JsonReader reader, string? known = null)
    {
        reader.Read();
        string? text = reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length == 0 ? null
            : known is not null && reader.ValueTextEquals(known) ? known
            : reader.GetString();
        reader.Skip();
        return text;
    }

    /// <summary>Reads the value of a field as a count; <see langword="null"/> for any other value.</summary>
    /// <param name="reader">The reader, which stands on the field's name.</param>
    public static long? ReadCount(ref Utf8JsonReader reader)
    {
        reader.Read();
        long? count = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) && number >= 0 ? number : null;
        reader.Skip();
        return count;
    }
}

using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads a chat completion, or an event of a streamed one, as leniently as providers write them: whatever is missing, unknown or of another type is passed over.</summary>
internal static class CompletionPartReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads JSON.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="part">Takes what is read.</param>
    /// <param name="readsText">Whether the text of the content is wanted.</param>
    public static void Read(ReadOnlySpan<byte> json, AnswerPart part, bool readsText)
    {
        part.Clear();
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadField(ref reader, part, readsText);
            }

            part.IsJson = true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Broken JSON, or text that is no Unicode: what was read before it counts.
        }
    }

    private static void ReadField(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        if (reader.ValueTextEquals("choices"u8))
        {
            reader.Read();
            part.HasChoices = reader.TokenType == JsonTokenType.StartArray;
            while (part.HasChoices && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                part.Choices++;
                CompletionChoiceReader.Read(ref reader, part, readsText);
            }

            reader.Skip();
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            part.Usage = CompletionUsageReader.Read(ref reader) ?? part.Usage;
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            reader.Read();
            part.IsError |= IsSomething(reader);
            reader.Skip();
        }
        else if (reader.ValueTextEquals("object"u8))
        {
            // As vLLM writes its errors.
            reader.Read();
            part.IsError |= reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("error"u8);
            reader.Skip();
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            part.TakeId(ReadText(ref reader, part.LastId));
        }
        else if (reader.ValueTextEquals("model"u8))
        {
            part.TakeModel(ReadText(ref reader, part.LastModel));
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    /// <summary>Tells whether a value says anything.</summary>
    internal static bool IsSomething(in Utf8JsonReader value) => value.TokenType switch
    {
        JsonTokenType.Null or JsonTokenType.False => false,
        JsonTokenType.String => value.ValueSpan.Length > 0,
        _ => true,
    };

    /// <summary>Reads the value of a field: its text; <see langword="null"/> where it is empty or no text.</summary>
    /// <param name="reader">The reader, which stands on the field's name.</param>
    /// <param name="known">A text that it probably is, which is given back then.</param>
    internal static string? ReadText(ref Utf8JsonReader reader, string? known = null)
    {
        reader.Read();
        string? text = reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length == 0 ? null
            : known is not null && reader.ValueTextEquals(known) ? known
            : reader.GetString();
        reader.Skip();
        return text;
    }
}

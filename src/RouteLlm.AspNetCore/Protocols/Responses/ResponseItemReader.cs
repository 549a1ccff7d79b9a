using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads the fields of an item of a response's output.</summary>
internal static class ResponseItemReader
{
    public static void ReadField(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            // A message that begins has no output yet: its text follows. Any other item is output.
            reader.Read();
            part.HasContent |= reader.TokenType == JsonTokenType.String && !reader.ValueTextEquals("message"u8);
            reader.Skip();
        }
        else if (reader.ValueTextEquals("call_id"u8))
        {
            if (AnswerFields.ReadText(ref reader) is { } id)
            {
                part.ContinuationIds.Add(id);
            }
        }
        else if (reader.ValueTextEquals("content"u8) || reader.ValueTextEquals("summary"u8))
        {
            part.IsAnswerText = reader.ValueTextEquals("content"u8);
            reader.Read();
            AnswerFields.ReadList(ref reader, part, readsText, ReadPartField);
        }
        else if (reader.ValueTextEquals("arguments"u8))
        {
            part.IsAnswerText = false;
            ReadText(ref reader, part, readsText);
        }
        else
        {
            AnswerFields.Skip(ref reader);
        }
    }

    private static void ReadPartField(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        bool isRefusal = reader.ValueTextEquals("refusal"u8);
        if (isRefusal || reader.ValueTextEquals("text"u8))
        {
            part.IsAnswerText &= !isRefusal;
            ReadText(ref reader, part, readsText);
        }
        else
        {
            AnswerFields.Skip(ref reader);
        }
    }

    private static void ReadText(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0)
        {
            part.HasContent = true;
            part.TakeText(ref reader, readsText, part.IsAnswerText);
        }

        reader.Skip();
    }
}

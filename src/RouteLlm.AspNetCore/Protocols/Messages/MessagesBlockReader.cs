using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads the fields of a content block, or of a delta of one.</summary>
internal static class MessagesBlockReader
{
    public static void ReadField(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        bool isText = reader.ValueTextEquals("text"u8);
        bool isOtherText = !isText && (reader.ValueTextEquals("thinking"u8) || reader.ValueTextEquals("partial_json"u8));
        if (isText || isOtherText)
        {
            reader.Read();
            ReadText(ref reader, part, readsText, isAnswer: isText);
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            // Of all blocks, calls of tools alone have one.
            if (AnswerFields.ReadText(ref reader) is { } id)
            {
                part.HasContent = true;
                part.ContinuationIds.Add(id);
            }
        }
        else if (reader.ValueTextEquals("input"u8))
        {
            reader.Read();
            ReadInput(ref reader, part, readsText);
        }
        else if (reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("signature"u8) || reader.ValueTextEquals("tool_use_id"u8))
        {
            reader.Read();
            part.HasContent |= AnswerFields.IsSomething(reader);
            reader.Skip();
        }
        else
        {
            AnswerFields.Skip(ref reader);
        }
    }

    private static void ReadText(ref Utf8JsonReader reader, AnswerPart part, bool readsText, bool isAnswer)
    {
        part.HasContent |= AnswerFields.IsSomething(reader);
        part.TakeText(ref reader, readsText, isAnswer);
        reader.Skip();
    }

    private static void ReadInput(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        if (readsText && reader.TokenType == JsonTokenType.StartObject)
        {
            using JsonDocument input = JsonDocument.ParseValue(ref reader);
            part.Texts.Add(input.RootElement.GetRawText());
        }
        else
        {
            reader.Skip();
        }
    }
}

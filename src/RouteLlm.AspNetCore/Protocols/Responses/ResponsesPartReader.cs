using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads a response of OpenAI's Responses, or an event of a streamed one.</summary>
internal static class ResponsesPartReader
{
    public static void Read(ReadOnlySpan<byte> json, AnswerPart part, bool readsText) =>
        AnswerFields.Read(json, part, readsText, ReadField);

    // Of an event; a whole response has other fields, those of the response in an event.
    private static void ReadField(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                part.IsOfProtocol = true;
                part.IsAnswerText = reader.ValueTextEquals("response.output_text.delta"u8);
                part.IsError |= reader.ValueTextEquals("error"u8) || reader.ValueTextEquals("response.failed"u8);
            }

            reader.Skip();
        }
        else if (reader.ValueTextEquals("delta"u8))
        {
            reader.Read();
            ReadDelta(ref reader, part, readsText);
        }
        else if (reader.ValueTextEquals("response"u8))
        {
            // All of its texts came in events before.
            reader.Read();
            AnswerFields.ReadObject(ref reader, part, readsText: false, ResponseReader.ReadField);
        }
        else if (reader.ValueTextEquals("item"u8))
        {
            reader.Read();
            AnswerFields.ReadObject(ref reader, part, readsText: false, ResponseItemReader.ReadField);
        }
        else
        {
            ResponseReader.ReadField(ref reader, part, readsText);
        }
    }

    private static void ReadDelta(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        part.HasContent |= AnswerFields.IsSomething(reader);
        part.TakeText(ref reader, readsText, part.IsAnswerText);
        reader.Skip();
    }
}

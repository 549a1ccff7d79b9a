using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads a message of Anthropic's, or an event of a streamed one.</summary>
internal static class MessagesPartReader
{
    public static void Read(ReadOnlySpan<byte> json, AnswerPart part, bool readsText) =>
        AnswerFields.Read(json, part, readsText, ReadField);

    // Of an event, and of a message, alike: their fields have different names.
    private static void ReadField(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            part.IsOfProtocol |= reader.TokenType == JsonTokenType.String;
            part.IsError |= reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("error"u8);
            reader.Skip();
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            reader.Read();
            part.IsError |= AnswerFields.IsSomething(reader);
            reader.Skip();
        }
        else if (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("delta"u8))
        {
            reader.Read();
            AnswerFields.ReadObject(ref reader, part, readsText, ReadMessageOrDelta);
        }
        else if (reader.ValueTextEquals("content_block"u8))
        {
            reader.Read();
            AnswerFields.ReadObject(ref reader, part, readsText, MessagesBlockReader.ReadField);
        }
        else
        {
            ReadMessageOrDelta(ref reader, part, readsText);
        }
    }

    private static void ReadMessageOrDelta(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        if (reader.ValueTextEquals("content"u8))
        {
            reader.Read();
            AnswerFields.ReadList(ref reader, part, readsText, MessagesBlockReader.ReadField);
        }
        else if (reader.ValueTextEquals("stop_reason"u8))
        {
            reader.Read();
            part.IsFinished |= reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            part.Usage = MessagesUsageReader.Read(ref reader) ?? part.Usage;
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            part.TakeId(AnswerFields.ReadText(ref reader, part.LastId));
        }
        else if (reader.ValueTextEquals("model"u8))
        {
            part.TakeModel(AnswerFields.ReadText(ref reader, part.LastModel));
        }
        else
        {
            // A delta of a block has the fields of a block.
            MessagesBlockReader.ReadField(ref reader, part, readsText);
        }
    }
}

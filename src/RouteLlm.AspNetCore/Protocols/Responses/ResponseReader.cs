using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads the fields of a response.</summary>
internal static class ResponseReader
{
    public static void ReadField(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        if (reader.ValueTextEquals("output"u8))
        {
            reader.Read();
            part.IsOfProtocol |= reader.TokenType == JsonTokenType.StartArray;
            AnswerFields.ReadList(ref reader, part, readsText, ResponseItemReader.ReadField);
        }
        else if (reader.ValueTextEquals("status"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                part.IsError |= reader.ValueTextEquals("failed"u8);

                // What runs in the background is answered with its id.
                part.IsFinished |= reader.ValueTextEquals("completed"u8) || reader.ValueTextEquals("incomplete"u8) || reader.ValueTextEquals("queued"u8);
            }

            reader.Skip();
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            reader.Read();
            part.IsError |= AnswerFields.IsSomething(reader);
            reader.Skip();
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            part.Usage = CompletionUsageReader.Read(ref reader) ?? part.Usage;
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            part.TakeId(AnswerFields.ReadText(ref reader, part.LastId));
            Keep(part, part.Id);
        }
        else if (reader.ValueTextEquals("store"u8))
        {
            reader.Read();
            part.IsNotKept |= reader.TokenType == JsonTokenType.False;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("conversation"u8))
        {
            reader.Read();
            AnswerFields.ReadObject(ref reader, part, readsText, ReadConversation);
        }
        else if (reader.ValueTextEquals("model"u8))
        {
            part.TakeModel(AnswerFields.ReadText(ref reader, part.LastModel));
        }
        else
        {
            AnswerFields.Skip(ref reader);
        }
    }

    private static void ReadConversation(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            Keep(part, AnswerFields.ReadText(ref reader));
        }
        else
        {
            AnswerFields.Skip(ref reader);
        }
    }

    private static void Keep(AnswerPart part, string? id)
    {
        if (id is not null)
        {
            part.KeptIds.Add(id);
        }
    }
}

using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// Reads a chat completion, or an event of a streamed one, as leniently as providers write them: whatever is missing, unknown or of another
/// type is passed over.
/// </summary>
internal static class CompletionPartReader
{
    /// <summary>Reads JSON.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="part">Takes what is read.</param>
    /// <param name="readsText">Whether the text of the content is wanted.</param>
    public static void Read(ReadOnlySpan<byte> json, AnswerPart part, bool readsText) =>
        AnswerFields.Read(json, part, readsText, ReadField);

    private static void ReadField(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        if (reader.ValueTextEquals("choices"u8))
        {
            reader.Read();
            part.IsOfProtocol = part.HasNoChoice = reader.TokenType == JsonTokenType.StartArray;
            while (part.IsOfProtocol && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                part.HasNoChoice = false;
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
            part.IsError |= AnswerFields.IsSomething(reader);
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
            part.TakeId(AnswerFields.ReadText(ref reader, part.LastId));
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
}

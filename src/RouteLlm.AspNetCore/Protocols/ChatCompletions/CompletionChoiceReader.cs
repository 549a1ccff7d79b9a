using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads one choice of a chat completion, whole or streamed.</summary>
internal static class CompletionChoiceReader
{
    public static void Read(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                ReadMessage(ref reader, part, readsText);
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                reader.Read();
                bool isText = reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0;
                part.IsError |= isText && reader.ValueTextEquals("error"u8);
                part.IsFinished |= isText;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                part.IsError |= AnswerFields.IsSomething(reader);
                reader.Skip();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private static void ReadMessage(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isAnswer = reader.ValueTextEquals("content"u8);
            bool isContent = isAnswer || reader.ValueTextEquals("refusal"u8)
                || reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8);
            bool isCalls = !isContent && reader.ValueTextEquals("tool_calls"u8);
            bool isOther = !isContent && !isCalls && (reader.ValueTextEquals("function_call"u8) || reader.ValueTextEquals("audio"u8) || reader.ValueTextEquals("reasoning_details"u8)
                || reader.ValueTextEquals("images"u8) || reader.ValueTextEquals("annotations"u8));
            reader.Read();
            if (isCalls && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    part.HasContent = true;
                    ReadCall(ref reader, part, readsText);
                }

                continue;
            }

            if (isContent)
            {
                ReadContent(ref reader, part, readsText, isAnswer);
            }
            else if (isOther)
            {
                part.HasContent |= AnswerFields.IsSomething(reader) && !IsEmptyList(reader);
            }

            reader.Skip();
        }
    }

    private static void ReadContent(ref Utf8JsonReader reader, AnswerPart part, bool readsText, bool isAnswer)
    {
        part.HasContent |= AnswerFields.IsSomething(reader) && !IsEmptyList(reader);
        part.TakeText(ref reader, readsText, isAnswer);
    }

    private static bool IsEmptyList(Utf8JsonReader value) =>
        value.TokenType == JsonTokenType.StartArray && value.Read() && value.TokenType == JsonTokenType.EndArray;

    private static void ReadCall(ref Utf8JsonReader reader, AnswerPart part, bool readsText)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                if (AnswerFields.ReadText(ref reader) is { } id)
                {
                    part.ContinuationIds.Add(id);
                }

                continue;
            }

            bool isFunction = readsText && reader.ValueTextEquals("function"u8);
            reader.Read();
            if (isFunction)
            {
                using JsonDocument function = JsonDocument.ParseValue(ref reader);
                part.Texts.Add(function.RootElement.ToString());
            }
            else
            {
                reader.Skip();
            }
        }
    }
}

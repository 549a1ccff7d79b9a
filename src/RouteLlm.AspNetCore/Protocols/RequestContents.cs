using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Reads of a message's contents what matters to planning: texts, that there is an image or audio, and the ids of tool calls.
/// </summary>
internal static class RequestContents
{
    /// <summary>Reads a content: a text or a list of parts.</summary>
    /// <param name="reader">The reader, which stands on its beginning.</param>
    /// <param name="keepsTexts">Whether texts are kept, or only that there are some.</param>
    public static List<AIContent> Read(ref Utf8JsonReader reader, bool keepsTexts)
    {
        var contents = new List<AIContent>(1);
        if (reader.TokenType == JsonTokenType.String)
        {
            contents.Add(new TextContent(TextOf(reader, keepsTexts)));
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (ReadPart(ref reader, keepsTexts) is { } part)
                {
                    contents.Add(part);
                }
            }
        }

        return contents;
    }

    /// <summary>Reads a list of tool calls.</summary>
    public static List<AIContent> ReadCalls(ref Utf8JsonReader reader)
    {
        var calls = new List<AIContent>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                calls.Add(ReadCall(ref reader));
            }

            reader.Skip();
        }

        return calls;
    }

    private static AIContent? ReadPart(ref Utf8JsonReader reader, bool keepsTexts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            // Some clients write a bare text as a part.
            string? bare = reader.TokenType == JsonTokenType.String ? TextOf(reader, keepsTexts) : null;
            reader.Skip();
            return bare is null ? null : new TextContent(bare);
        }

        string? type = null;
        string? text = null;
        bool isImage = false;
        bool isAudio = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            bool isText = reader.ValueTextEquals("text"u8);
            isImage |= reader.ValueTextEquals("image_url"u8) || reader.ValueTextEquals("image"u8);
            isAudio |= reader.ValueTextEquals("input_audio"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && (isType || isText))
            {
                (type, text) = isType ? (reader.GetString(), text) : (type, TextOf(reader, keepsTexts));
            }

            reader.Skip();
        }

        return isImage ? OutlinedContents.Image()
            : isAudio ? OutlinedContents.Audio()
            : type is "input_image" ? OutlinedContents.Image()
            : type is "input_file" ? OutlinedContents.File()
            : text is not null && type is null or "text" or "input_text" or "output_text" or "summary_text" or "reasoning_text" ? new TextContent(text)
            : null;
    }

    private static string TextOf(in Utf8JsonReader reader, bool keepsTexts) => keepsTexts ? LongText.Read(reader) : string.Empty;

    private static FunctionCallContent ReadCall(ref Utf8JsonReader reader)
    {
        string? id = null;
        string? name = null;
        string? arguments = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isId = reader.ValueTextEquals("id"u8);
            bool isFunction = reader.ValueTextEquals("function"u8);
            reader.Read();
            if (isId && reader.TokenType == JsonTokenType.String)
            {
                id = reader.GetString();
            }
            else if (isFunction && reader.TokenType == JsonTokenType.StartObject)
            {
                (name, arguments) = ReadFunction(ref reader);
            }

            reader.Skip();
        }

        return OutlinedContents.Call(id, name, arguments);
    }

    private static (string? Name, string? Arguments) ReadFunction(ref Utf8JsonReader reader)
    {
        string? name = null;
        string? arguments = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isName = reader.ValueTextEquals("name"u8);
            bool isArguments = reader.ValueTextEquals("arguments"u8);
            reader.Read();
            if (isName && reader.TokenType == JsonTokenType.String)
            {
                name = reader.GetString();
            }
            else if (isArguments && reader.TokenType == JsonTokenType.String)
            {
                arguments = LongText.Read(reader);
            }
            else if (isArguments && reader.TokenType == JsonTokenType.StartObject)
            {
                // As some write it.
                using JsonDocument document = JsonDocument.ParseValue(ref reader);
                arguments = document.RootElement.GetRawText();
            }

            reader.Skip();
        }

        return (name, arguments);
    }
}

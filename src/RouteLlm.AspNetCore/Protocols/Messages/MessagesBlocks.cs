using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Reads of content blocks what matters to planning: texts, that there is an image or a file, calls of tools, their results, and reasoning
/// that only its model can read.
/// </summary>
internal static class MessagesBlocks
{
    /// <summary>Reads a content: a text or a list of blocks.</summary>
    /// <param name="reader">The reader, which stands on its beginning.</param>
    /// <param name="keepsTexts">Whether texts are kept, or only that there are some.</param>
    public static List<AIContent> Outline(ref Utf8JsonReader reader, bool keepsTexts)
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
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    ReadBlock(ref reader, keepsTexts, contents);
                }

                reader.Skip();
            }
        }

        return contents;
    }

    private static string TextOf(in Utf8JsonReader reader, bool keepsTexts) => keepsTexts ? LongText.Read(reader) : string.Empty;

    private static void ReadBlock(ref Utf8JsonReader reader, bool keepsTexts, List<AIContent> contents)
    {
        Block block = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadField(ref reader, keepsTexts, ref block);
        }

        switch (block.Type)
        {
            case "text":
                contents.Add(new TextContent(block.Text ?? string.Empty));
                break;
            case "thinking":
                contents.Add(new TextReasoningContent(block.Text) { ProtectedData = block.Protected });
                break;
            case "redacted_thinking":
                contents.Add(new TextReasoningContent(null) { ProtectedData = block.Protected ?? string.Empty });
                break;
            case "image":
                contents.Add(OutlinedContents.Image());
                break;
            case "document":
                contents.Add(OutlinedContents.File());
                break;
            case "tool_use":
                contents.Add(OutlinedContents.Call(block.Id, block.Name, block.Input));
                break;
            case "tool_result":
                contents.AddRange((block.Contents ?? []).Where(static content => content is not TextContent));
                contents.Add(OutlinedContents.Result(block.Id, string.Join('\n', (block.Contents ?? []).OfType<TextContent>()), block.IsError));
                break;
        }
    }

    private static void ReadField(ref Utf8JsonReader reader, bool keepsTexts, ref Block block)
    {
        bool isType = reader.ValueTextEquals("type"u8);
        bool isText = reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("thinking"u8);
        bool isId = reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("tool_use_id"u8);
        bool isName = reader.ValueTextEquals("name"u8);
        bool isInput = reader.ValueTextEquals("input"u8);
        bool isProtected = reader.ValueTextEquals("signature"u8) || reader.ValueTextEquals("data"u8);
        bool isContent = reader.ValueTextEquals("content"u8);
        bool isError = reader.ValueTextEquals("is_error"u8);
        reader.Read();
        if (isContent)
        {
            block.Contents = Outline(ref reader, keepsTexts);
        }
        else if (isInput && reader.TokenType == JsonTokenType.StartObject)
        {
            using JsonDocument input = JsonDocument.ParseValue(ref reader);
            block.Input = input.RootElement.GetRawText();
        }
        else if (isError)
        {
            block.IsError = reader.TokenType == JsonTokenType.True;
        }
        else if (reader.TokenType == JsonTokenType.String)
        {
            block.Type = isType ? reader.GetString() : block.Type;
            block.Text = isText ? TextOf(reader, keepsTexts) : block.Text;
            block.Id = isId ? reader.GetString() : block.Id;
            block.Name = isName ? reader.GetString() : block.Name;
            block.Protected = isProtected && reader.ValueSpan.Length > 0 ? reader.GetString() : block.Protected;
        }

        reader.Skip();
    }

    /// <summary>The fields of a block, of whatever type.</summary>
    private struct Block
    {
        public string? Type { get; set; }

        public string? Text { get; set; }

        public string? Id { get; set; }

        public string? Name { get; set; }

        public string? Input { get; set; }

        public string? Protected { get; set; }

        public List<AIContent>? Contents { get; set; }

        public bool IsError { get; set; }
    }
}

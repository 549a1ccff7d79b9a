using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates messages and their blocks: text, images, documents, reasoning, calls of tools and their results.</summary>
internal static class MessagesTranslatedBlocks
{
    public static IEnumerable<ChatMessage> ReadMessage(JsonElement message, string place, LongTexts texts)
    {
        message.Only(place, "role", "content");
        string role = message.Field("role", place).Text($"{place}.role");
        return role is "user" or "assistant" or "system"
            ? MessagesTurns.Of(role, [.. ReadContent(message.Field("content", place), $"{place}.content", texts)])
            : throw JsonFields.Wrong($"{place}.role", "user or assistant");
    }

    public static IEnumerable<AIContent> ReadContent(JsonElement content, string place, LongTexts texts) =>
        content.ValueKind == JsonValueKind.String
        ? [new TextContent(texts.Of(content.GetString()!))]
        : content.Items(place).Select((block, i) => ReadBlock(block, $"{place}[{i}]", texts));

    private static AIContent ReadBlock(JsonElement block, string place, LongTexts texts)
    {
        switch (block.Field("type", place).Text($"{place}.type"))
        {
            case "text":
                return new TextContent(texts.Of(block.Only(place, "type", "text").Field("text", place).Text($"{place}.text")));
            case "image":
                return ReadImage(block.Only(place, "type", "source").Field("source", place), $"{place}.source");
            case "document":
                return ReadDocument(block.Only(place, "type", "source", "title"), place);
            case "thinking":
                block.Only(place, "type", "thinking", "signature");
                return new TextReasoningContent(block.Field("thinking", place).Text($"{place}.thinking"))
                {
                    ProtectedData = block.Find("signature")?.Text($"{place}.signature") is { Length: > 0 } signature ? signature : null,
                };
            case "redacted_thinking":
                return new TextReasoningContent(string.Empty) { ProtectedData = block.Only(place, "type", "data").Field("data", place).Text($"{place}.data") };
            case "tool_use":
                return ReadCall(block.Only(place, "type", "id", "name", "input"), place);
            case "tool_result":
                return ReadResult(block.Only(place, "type", "tool_use_id", "content", "is_error"), place, texts);
            default:
                throw JsonFields.NotCarried($"{place}.type");
        }
    }

    private static AIContent ReadImage(JsonElement source, string place) => source.Field("type", place).Text($"{place}.type") switch
    {
        "base64" => Images.ReadBase64(source, place),
        "url" => Images.Read(source.Only(place, "type", "url").Field("url", place).Text($"{place}.url"), $"{place}.url"),
        _ => throw JsonFields.NotCarried($"{place}.type"),
    };

    private static DataContent ReadDocument(JsonElement document, string place)
    {
        JsonElement source = document.Field("source", place);
        string sourcePlace = $"{place}.source";
        if (source.Field("type", sourcePlace).Text($"{sourcePlace}.type") != "base64")
        {
            throw JsonFields.NotCarried($"{sourcePlace}.type");
        }

        DataContent content = Images.ReadBase64(source, sourcePlace);
        content.Name = document.Find("title")?.Text($"{place}.title");
        return content;
    }

    private static FunctionCallContent ReadCall(JsonElement call, string place)
    {
        try
        {
            return new FunctionCallContent(call.Field("id", place).Text($"{place}.id"), call.Field("name", place).Text($"{place}.name"), CallArguments.Read(call.Field("input", place)));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw JsonFields.Wrong($"{place}.input", "an object");
        }
    }

    private static FunctionResultContent ReadResult(JsonElement result, string place, LongTexts texts)
    {
        string contentPlace = $"{place}.content";
        IEnumerable<AIContent> contents = result.Find("content") is { } content ? ReadContent(content, contentPlace, texts) : [];
        return ToolResults.Of(
            result.Field("tool_use_id", place).Text($"{place}.tool_use_id"),
            contents.Select(part => part is TextContent or DataContent or UriContent ? part : throw JsonFields.NotCarried(contentPlace)),
            result.Find("is_error")?.Flag($"{place}.is_error") ?? false);
    }
}

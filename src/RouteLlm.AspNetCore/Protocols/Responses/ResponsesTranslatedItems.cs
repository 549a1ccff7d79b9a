using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates the items of an input: messages, reasoning, calls of functions and their results.</summary>
internal static class ResponsesTranslatedItems
{
    private static readonly string[] TextsOfReasoning = ["summary", "content"];

    public static IEnumerable<ChatMessage> Read(JsonElement input, string place, LongTexts texts)
    {
        if (input.ValueKind == JsonValueKind.String)
        {
            return [new ChatMessage(ChatRole.User, texts.Of(input.GetString()!))];
        }

        // What one turn of the model said, in items of its own, is one message elsewhere; so are the results of the calls that it made at
        // once.
        List<ChatMessage> messages = [];
        foreach (ChatMessage message in input.Items(place).Select((item, i) => ReadItem(item, $"{place}[{i}]", texts)))
        {
            if (messages.Count > 0 && messages[^1].Role == message.Role && (message.Role == ChatRole.Assistant || message.Role == ChatRole.Tool))
            {
                messages[^1].Contents = [.. messages[^1].Contents, .. message.Contents];
            }
            else
            {
                messages.Add(message);
            }
        }

        return messages;
    }

    private static ChatMessage ReadItem(JsonElement item, string place, LongTexts texts)
    {
        switch (item.Find("type")?.Text($"{place}.type") ?? "message")
        {
            case "message":
                return ReadMessage(item.Only(place, "type", "role", "content", "id", "status", "phase"), place, texts);
            case "function_call":
                item.Only(place, "type", "call_id", "name", "arguments", "id", "status");
                return new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(
                    item.Field("call_id", place).Text($"{place}.call_id"),
                    item.Field("name", place).Text($"{place}.name"),
                    CallArguments.Read(item.Field("arguments", place).Text($"{place}.arguments"), $"{place}.arguments"))]);
            case "function_call_output":
                item.Only(place, "type", "call_id", "output", "id", "status");
                return new ChatMessage(ChatRole.Tool, [ToolResults.Of(
                    item.Field("call_id", place).Text($"{place}.call_id"),
                    ReadContent(item.Field("output", place), $"{place}.output", texts).Select(part => part is TextContent or DataContent or UriContent ? part : throw JsonFields.NotCarried($"{place}.output")))]);
            case "reasoning":
                return new ChatMessage(ChatRole.Assistant, [ReadReasoning(item.Only(place, "type", "id", "summary", "content", "encrypted_content", "status"), place, texts)]);
            default:
                throw JsonFields.NotCarried($"{place}.type");
        }
    }

    private static ChatMessage ReadMessage(JsonElement message, string place, LongTexts texts)
    {
        ChatRole role = message.Field("role", place).Text($"{place}.role") switch
        {
            "system" or "developer" => ChatRole.System,
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            _ => throw JsonFields.Wrong($"{place}.role", "system, developer, user or assistant"),
        };
        return new ChatMessage(role, [.. ReadContent(message.Field("content", place), $"{place}.content", texts)]);
    }

    private static IEnumerable<AIContent> ReadContent(JsonElement content, string place, LongTexts texts) =>
        content.ValueKind == JsonValueKind.String
        ? [new TextContent(texts.Of(content.GetString()!))]
        : content.Items(place).Select((part, i) => ReadPart(part, $"{place}[{i}]", texts));

    private static AIContent ReadPart(JsonElement part, string place, LongTexts texts)
    {
        switch (part.Field("type", place).Text($"{place}.type"))
        {
            case "input_text" or "summary_text" or "reasoning_text":
                return new TextContent(TextOf(part.Only(place, "type", "text"), place, texts));
            case "output_text":
                part.Only(place, "type", "text", "annotations", "logprobs");
                ThrowUnlessEmpty(part, "annotations", place);
                ThrowUnlessEmpty(part, "logprobs", place);
                return new TextContent(TextOf(part, place, texts));
            case "refusal":
                return Refusal.Content(part.Only(place, "type", "refusal").Field("refusal", place).Text($"{place}.refusal"));
            case "input_image":
                part.Only(place, "type", "image_url", "detail");
                return Images.Read(part.Field("image_url", place).Text($"{place}.image_url"), $"{place}.image_url", part.Find("detail")?.Text($"{place}.detail"));
            case "input_file":
                part.Only(place, "type", "file_data", "filename");
                return ReadFile(part, place);
            default:
                throw JsonFields.NotCarried($"{place}.type");
        }
    }

    private static string TextOf(JsonElement part, string place, LongTexts texts) =>
        texts.Of(part.Field("text", place).Text($"{place}.text"));

    private static void ThrowUnlessEmpty(JsonElement part, string name, string place)
    {
        if (part.Find(name) is { } list && list.Items($"{place}.{name}").Any())
        {
            throw JsonFields.NotCarried($"{place}.{name}");
        }
    }

    private static DataContent ReadFile(JsonElement file, string place)
    {
        try
        {
            return new DataContent(file.Field("file_data", place).Text($"{place}.file_data")) { Name = file.Find("filename")?.Text($"{place}.filename") };
        }
        catch (Exception exception) when (exception is UriFormatException or ArgumentException)
        {
            throw JsonFields.Wrong($"{place}.file_data", "a data address");
        }
    }

    private static TextReasoningContent ReadReasoning(JsonElement reasoning, string place, LongTexts texts)
    {
        IEnumerable<AIContent> parts = TextsOfReasoning.SelectMany(name => reasoning.Find(name) is { } list ? ReadContent(list, $"{place}.{name}", texts) : []);
        return new TextReasoningContent(string.Join('\n', parts.OfType<TextContent>()))
        {
            ProtectedData = reasoning.Find("encrypted_content")?.Text($"{place}.encrypted_content"),
        };
    }
}

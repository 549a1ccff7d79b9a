using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Reads of the items of an input what matters to planning: messages, calls of tools, their results, and reasoning that only its model can
/// read.
/// </summary>
internal static class ResponsesItems
{
    private const string ResultEnding = "_output";

    /// <summary>Reads an item; <see langword="null"/> for one that says nothing to planning.</summary>
    /// <param name="reader">The reader, which stands on its beginning.</param>
    /// <param name="index">Its place in the input.</param>
    /// <param name="keepsTexts">Whether texts are kept, or only that there are some.</param>
    /// <exception cref="GatewayException">It is no object.</exception>
    public static ChatMessage? Outline(ref Utf8JsonReader reader, int index, bool keepsTexts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"input[{index}]");
            throw GatewayException.Invalid(place, $"'{place}' must be an object.", "invalid_type");
        }

        Item item = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadField(ref reader, keepsTexts, ref item);
        }

        return MessageOf(item);
    }

    private static ChatMessage? MessageOf(in Item item)
    {
        if (item.Type is null or "message")
        {
            return new ChatMessage(
                item.Role switch
                {
                    "user" => ChatRole.User,
                    "assistant" => ChatRole.Assistant,
                    _ => ChatRole.System,
                },
                item.Contents ?? []);
        }

        if (item.Type == "reasoning")
        {
            return new ChatMessage(ChatRole.Assistant, [new TextReasoningContent(string.Join('\n', (item.Contents ?? []).OfType<TextContent>())) { ProtectedData = item.Protected }]);
        }

        if (item.CallId is null)
        {
            return null;
        }

        // As its provider says it; a result has no flag for errors.
        bool isError = item.Status is "failed" or "incomplete";
        return item.Type.EndsWith(ResultEnding, StringComparison.Ordinal)
            ? new ChatMessage(ChatRole.Tool, [OutlinedContents.Result(item.CallId, string.Join('\n', (item.Contents ?? []).OfType<TextContent>()), isError), .. (item.Contents ?? []).Where(static content => content is not TextContent)])
            : new ChatMessage(ChatRole.Assistant, [OutlinedContents.Call(item.CallId, item.Name ?? item.Type, item.Input)]);
    }

    private static void ReadField(ref Utf8JsonReader reader, bool keepsTexts, ref Item item)
    {
        bool isType = reader.ValueTextEquals("type"u8);
        bool isRole = reader.ValueTextEquals("role"u8);
        bool isCallId = reader.ValueTextEquals("call_id"u8);
        bool isName = reader.ValueTextEquals("name"u8);
        bool isStatus = reader.ValueTextEquals("status"u8);
        bool isProtected = reader.ValueTextEquals("encrypted_content"u8);
        bool isInput = reader.ValueTextEquals("arguments"u8) || reader.ValueTextEquals("input"u8) || reader.ValueTextEquals("action"u8);
        bool isContent = reader.ValueTextEquals("content"u8) || reader.ValueTextEquals("output"u8) || reader.ValueTextEquals("summary"u8);
        reader.Read();
        if (isContent)
        {
            (item.Contents ??= []).AddRange(RequestContents.Read(ref reader, keepsTexts));
        }
        else if (isInput && reader.TokenType == JsonTokenType.StartObject)
        {
            using JsonDocument input = JsonDocument.ParseValue(ref reader);
            item.Input = input.RootElement.GetRawText();
        }
        else if (reader.TokenType == JsonTokenType.String)
        {
            item.Type = isType ? reader.GetString() : item.Type;
            item.Role = isRole ? reader.GetString() : item.Role;
            item.CallId = isCallId ? reader.GetString() : item.CallId;
            item.Name = isName ? reader.GetString() : item.Name;
            item.Status = isStatus ? reader.GetString() : item.Status;
            item.Input = isInput ? LongText.Read(reader) : item.Input;
            item.Protected = isProtected && reader.ValueSpan.Length > 0 ? reader.GetString() : item.Protected;
        }

        reader.Skip();
    }

    /// <summary>The fields of an item, of whatever type.</summary>
    private struct Item
    {
        public string? Type { get; set; }

        public string? Role { get; set; }

        public string? CallId { get; set; }

        public string? Name { get; set; }

        public string? Status { get; set; }

        public string? Input { get; set; }

        public string? Protected { get; set; }

        public List<AIContent>? Contents { get; set; }
    }
}

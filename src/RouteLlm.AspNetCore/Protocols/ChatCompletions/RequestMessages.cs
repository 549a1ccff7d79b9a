using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads of a request's messages what matters to planning, as leniently as an upstream might.</summary>
internal static class RequestMessages
{
    /// <summary>Reads the messages, and leaves the reader at their end.</summary>
    /// <param name="reader">The reader, which stands on their beginning.</param>
    /// <param name="keepsTexts">Whether their texts are kept.</param>
    /// <exception cref="GatewayException">The messages are not a list, the list is empty, or a message is malformed.</exception>
    /// <exception cref="InvalidOperationException">A text is no Unicode.</exception>
    public static List<ChatMessage> Read(ref Utf8JsonReader reader, bool keepsTexts)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw GatewayException.Invalid("messages", "'messages' must be a list.", "invalid_type");
        }

        var messages = new List<ChatMessage>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            messages.Add(ReadMessage(ref reader, messages.Count, keepsTexts));
        }

        return messages.Count > 0
            ? messages
            : throw GatewayException.Invalid("messages", "'messages' is empty. Send at least one message.", "empty_array");
    }

    private static string Place(int index) => string.Create(CultureInfo.InvariantCulture, $"messages[{index}]");

    private static ChatMessage ReadMessage(ref Utf8JsonReader reader, int index, bool keepsTexts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid(Place(index), $"'{Place(index)}' must be an object with 'role' and 'content'.", "invalid_type");
        }

        string? role = null;
        string? callId = null;
        JsonTokenType kind = JsonTokenType.None;
        List<AIContent> contents = [];
        List<AIContent>? calls = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isRole = reader.ValueTextEquals("role"u8);
            bool isContent = reader.ValueTextEquals("content"u8);
            bool isCallId = reader.ValueTextEquals("tool_call_id"u8);
            bool isCalls = reader.ValueTextEquals("tool_calls"u8);
            reader.Read();
            if (isRole || isCallId)
            {
                string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                (role, callId) = isRole ? (text, callId) : (role, text);
            }
            else if (isContent)
            {
                kind = reader.TokenType;
                contents = RequestContents.Read(ref reader, keepsTexts);
            }
            else if (isCalls && reader.TokenType == JsonTokenType.StartArray)
            {
                calls = RequestContents.ReadCalls(ref reader);
            }

            reader.Skip();
        }

        if (role is null)
        {
            throw GatewayException.Invalid($"{Place(index)}.role", $"'{Place(index)}' has no 'role'.", "missing_required_parameter");
        }

        // Other roles may have none: an assistant that calls tools, say.
        if (role == "user" && kind is not (JsonTokenType.String or JsonTokenType.StartArray))
        {
            throw GatewayException.Invalid($"{Place(index)}.content", $"'{Place(index)}.content' of a user message must be a string or a list of parts.", "invalid_type");
        }

        contents.AddRange(calls ?? []);
        return role switch
        {
            "tool" => new ChatMessage(ChatRole.Tool, [OutlinedContents.Result(callId, string.Join('\n', contents.OfType<TextContent>()))]),
            "user" => new ChatMessage(ChatRole.User, contents),
            "assistant" => new ChatMessage(ChatRole.Assistant, contents),
            _ => new ChatMessage(ChatRole.System, contents),
        };
    }
}

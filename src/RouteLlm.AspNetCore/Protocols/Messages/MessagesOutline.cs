using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads of a request to Anthropic's Messages what planning needs.</summary>
/// <param name="keepsTexts">Whether the texts of the conversation are kept.</param>
internal sealed class MessagesOutline(bool keepsTexts) : IRequestOutline
{
    private const string Field = "messages";

    private readonly List<ChatMessage> _messages = [];
    private OutlinedOptions _options;
    private ChatMessage? _system;
    private bool _hasMessages;

    public IReadOnlyList<ChatMessage> Messages =>
        !_hasMessages ? throw GatewayException.Invalid(Field, $"The request has no '{Field}'.", "missing_required_parameter")
        : _system is null ? _messages
        : [_system, .. _messages];

    public ChatOptions? Options => _options.Options;

    public bool HasSeveralAnswers => false;

    public void Read(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("messages"u8))
        {
            reader.Read();
            ReadMessages(ref reader);
        }
        else if (reader.ValueTextEquals("system"u8))
        {
            reader.Read();
            _system = new ChatMessage(ChatRole.System, MessagesBlocks.Outline(ref reader, keepsTexts));
            reader.Skip();
        }
        else if (reader.ValueTextEquals("tools"u8))
        {
            reader.Read();
            _options.ReadTools(ref reader);
            reader.Skip();
        }
        else if (reader.ValueTextEquals("tool_choice"u8))
        {
            reader.Read();
            _options.Own.ToolMode = TypeOf(ref reader) == "none" ? ChatToolMode.None : null;
        }
        else if (reader.ValueTextEquals("thinking"u8))
        {
            reader.Read();
            if (TypeOf(ref reader) is { } type && type != "disabled")
            {
                _options.Reason();
            }
        }
        else if (reader.ValueTextEquals("output_format"u8))
        {
            reader.Read();
            _options.ReadFormat(ref reader);
            reader.Skip();
        }
        else if (reader.ValueTextEquals("output_config"u8))
        {
            reader.Read();
            ReadOutput(ref reader);
        }
        else if (reader.ValueTextEquals("max_tokens"u8))
        {
            reader.Read();
            _options.ReadLimit(reader);
            reader.Skip();
        }
        else
        {
            AnswerFields.Skip(ref reader);
        }
    }

    private static string Place(int index) => string.Create(CultureInfo.InvariantCulture, $"{Field}[{index}]");

    private static string? TypeOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        string? type = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            type = isType && reader.TokenType == JsonTokenType.String ? reader.GetString() : type;
            reader.Skip();
        }

        return type;
    }

    private void ReadOutput(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isFormat = reader.ValueTextEquals("format"u8);
            reader.Read();
            if (isFormat)
            {
                _options.ReadFormat(ref reader);
            }

            reader.Skip();
        }
    }

    private void ReadMessages(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw GatewayException.Invalid(Field, $"'{Field}' must be a list.", "invalid_type");
        }

        int index = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadMessage(ref reader, index++);
        }

        _hasMessages = index > 0
            ? true
            : throw GatewayException.Invalid(Field, $"'{Field}' is empty. Send at least one message.", "empty_array");
    }

    private void ReadMessage(ref Utf8JsonReader reader, int index)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid(Place(index), $"'{Place(index)}' must be an object with 'role' and 'content'.", "invalid_type");
        }

        string? role = null;
        bool hasContent = false;
        List<AIContent> contents = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isRole = reader.ValueTextEquals("role"u8);
            bool isContent = reader.ValueTextEquals("content"u8);
            reader.Read();
            if (isRole && reader.TokenType == JsonTokenType.String)
            {
                role = reader.GetString();
            }
            else if (isContent)
            {
                hasContent = reader.TokenType is JsonTokenType.String or JsonTokenType.StartArray;
                contents = MessagesBlocks.Outline(ref reader, keepsTexts);
            }

            reader.Skip();
        }

        if (role is null)
        {
            throw GatewayException.Invalid($"{Place(index)}.role", $"'{Place(index)}' has no 'role'.", "missing_required_parameter");
        }

        if (!hasContent)
        {
            throw GatewayException.Invalid($"{Place(index)}.content", $"'{Place(index)}.content' must be a string or a list of blocks.", "invalid_type");
        }

        _messages.AddRange(MessagesTurns.Of(role, contents));
    }
}

using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads of a request to OpenAI's Responses what planning needs.</summary>
/// <param name="keepsTexts">Whether the texts of the conversation are kept.</param>
internal sealed class ResponsesOutline(bool keepsTexts) : IRequestOutline
{
    private readonly List<ChatMessage> _messages = [];
    private OutlinedOptions _options;
    private bool _hasInput;
    private bool _hasPrompt;

    // A stored prompt or conversation may have all of it.
    public IReadOnlyList<ChatMessage> Messages => _hasInput || _hasPrompt || _options.Options?.ConversationId is not null
        ? _messages
        : throw GatewayException.Invalid("input", "The request has no 'input'.", "missing_required_parameter");

    public ChatOptions? Options => _options.Options;

    public bool HasSeveralAnswers => false;

    public void Read(ref Utf8JsonReader reader)
    {
        bool isInput = reader.ValueTextEquals("input"u8);
        bool isInstructions = reader.ValueTextEquals("instructions"u8);
        bool isKept = reader.ValueTextEquals("previous_response_id"u8) || reader.ValueTextEquals("conversation"u8);
        bool isTools = reader.ValueTextEquals("tools"u8);
        bool isChoice = reader.ValueTextEquals("tool_choice"u8);
        bool isText = reader.ValueTextEquals("text"u8);
        bool isReasoning = reader.ValueTextEquals("reasoning"u8);
        bool isLimit = reader.ValueTextEquals("max_output_tokens"u8);
        bool isPrompt = reader.ValueTextEquals("prompt"u8);
        reader.Read();
        if (isInput)
        {
            ReadInput(ref reader);
        }
        else if (isInstructions && reader.TokenType == JsonTokenType.String)
        {
            _options.Own.Instructions = keepsTexts ? LongText.Read(reader) : string.Empty;
        }
        else if (isKept)
        {
            ReadKept(ref reader);
        }
        else if (isTools)
        {
            _options.ReadTools(ref reader);
        }
        else if (isChoice && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("none"u8))
        {
            _options.Own.ToolMode = ChatToolMode.None;
        }
        else if ((isText || isReasoning) && reader.TokenType == JsonTokenType.StartObject)
        {
            ReadSettings(ref reader);
        }
        else if (isLimit)
        {
            _options.ReadLimit(reader);
        }

        _hasPrompt |= isPrompt && reader.TokenType == JsonTokenType.StartObject;
        reader.Skip();
    }

    private void ReadInput(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            _messages.Add(new ChatMessage(ChatRole.User, keepsTexts ? LongText.Read(reader) : string.Empty));
            _hasInput = true;
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            int index = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (ResponsesItems.Outline(ref reader, index++, keepsTexts) is { } message)
                {
                    _messages.Add(message);
                }

                reader.Skip();
            }

            _hasInput = index > 0
                ? true
                : throw GatewayException.Invalid("input", "'input' is empty. Send a text or at least one item.", "empty_array");
        }
        else if (reader.TokenType != JsonTokenType.Null)
        {
            throw GatewayException.Invalid("input", "'input' must be a string or a list of items.", "invalid_type");
        }
    }

    // 'previous_response_id' is a text, and 'conversation' one, too, or an object with an id.
    private void ReadKept(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            _options.Own.ConversationId = reader.GetString();
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("id"u8))
                {
                    _options.Own.ConversationId = AnswerFields.ReadText(ref reader) ?? _options.Own.ConversationId;
                }
                else
                {
                    AnswerFields.Skip(ref reader);
                }
            }
        }
    }

    // 'format' stands in 'text', and 'effort' in 'reasoning'.
    private void ReadSettings(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isFormat = reader.ValueTextEquals("format"u8);
            bool isEffort = reader.ValueTextEquals("effort"u8);
            reader.Read();
            if (isFormat)
            {
                _options.ReadFormat(ref reader);
            }
            else if (isEffort && reader.TokenType == JsonTokenType.String && !reader.ValueTextEquals("none"u8))
            {
                _options.Reason();
            }

            reader.Skip();
        }
    }
}

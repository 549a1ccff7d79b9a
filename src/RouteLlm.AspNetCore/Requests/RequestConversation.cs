using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RouteLlm;

/// <summary>What a request's messages hold that matters to routers.</summary>
/// <param name="Prompt">Where the content of the last user message stands in the body; empty where there is none.</param>
/// <param name="HasImages">Whether any message holds an image.</param>
internal readonly record struct RequestConversation(Range Prompt, bool HasImages)
{
    /// <summary>Reads the messages, and leaves the reader at their end.</summary>
    /// <exception cref="GatewayException">They are no list, there is none, or one is not what it must be.</exception>
    public static RequestConversation Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw GatewayException.Invalid("messages", "'messages' must be a list.", "invalid_type");
        }

        var conversation = new RequestConversation(0..0, HasImages: false);
        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            conversation = conversation.WithMessage(ref reader, count);
            count++;
        }

        return count > 0 ? conversation : throw GatewayException.Invalid("messages", "'messages' is empty. Send at least one message.", "empty_array");
    }

    /// <summary>Gets the text of the last user message: the content itself, or its text parts one after the other.</summary>
    public string PromptIn(ReadOnlySpan<byte> body, JsonReaderOptions options)
    {
        ReadOnlySpan<byte> content = body[Prompt];
        if (content.IsEmpty)
        {
            return string.Empty;
        }

        var reader = new Utf8JsonReader(content, options);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        var text = new StringBuilder();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            AppendPart(ref reader, text);
        }

        return text.ToString();
    }

    private static void AppendPart(ref Utf8JsonReader reader, StringBuilder text)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        bool isText = false;
        string? value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            bool isValue = reader.ValueTextEquals("text"u8);
            reader.Read();
            if (isType)
            {
                isText = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("text"u8);
            }
            else if (isValue && reader.TokenType == JsonTokenType.String)
            {
                value = reader.GetString();
            }

            reader.Skip();
        }

        text.Append(isText ? value : null);
    }

    private static bool HoldsImage(Utf8JsonReader content)
    {
        if (content.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        int depth = content.CurrentDepth + 2;
        while (content.Read() && content.CurrentDepth >= depth - 1)
        {
            if (content.TokenType == JsonTokenType.PropertyName && content.CurrentDepth == depth && content.ValueTextEquals("image_url"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static string Place(int index) => string.Create(CultureInfo.InvariantCulture, $"messages[{index}]");

    private RequestConversation WithMessage(ref Utf8JsonReader reader, int index)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid(Place(index), $"'{Place(index)}' must be an object with 'role' and 'content'.", "invalid_type");
        }

        bool hasRole = false;
        bool isUser = false;
        bool hasImages = HasImages;
        Range content = default;
        JsonTokenType kind = JsonTokenType.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isRole = reader.ValueTextEquals("role"u8);
            bool isContent = reader.ValueTextEquals("content"u8);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            if (isRole)
            {
                hasRole = reader.TokenType == JsonTokenType.String;
                isUser = hasRole && reader.ValueTextEquals("user"u8);
            }
            else if (isContent)
            {
                kind = reader.TokenType;
                hasImages |= HoldsImage(reader);
            }

            reader.Skip();
            if (isContent)
            {
                content = start..(int)reader.BytesConsumed;
            }
        }

        if (!hasRole)
        {
            throw GatewayException.Invalid($"{Place(index)}.role", $"'{Place(index)}' has no 'role'.", "missing_required_parameter");
        }

        // Other roles may have none: an assistant that calls tools, say.
        return !isUser ? this with { HasImages = hasImages }
            : kind is JsonTokenType.String or JsonTokenType.StartArray ? new RequestConversation(content, hasImages)
            : throw GatewayException.Invalid($"{Place(index)}.content", $"'{Place(index)}.content' of a user message must be a string or a list of parts.", "invalid_type");
    }
}

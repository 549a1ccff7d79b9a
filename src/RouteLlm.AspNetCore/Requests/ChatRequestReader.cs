using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads a chat completion's body once, for what decides where it goes; everything else is left as it is.</summary>
internal static class ChatRequestReader
{
    private const string Model = "model";
    private const string Messages = "messages";

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    /// <exception cref="GatewayException">The body is no JSON object, or <c>model</c> or <c>messages</c> is missing, there twice, or not what it must be.</exception>
    public static ChatRequest Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return ReadBody(body);
        }
        catch (JsonException exception)
        {
            // Its own message quotes the body.
            throw GatewayException.Invalid(null, string.Create(
                CultureInfo.InvariantCulture,
                $"The request's body is not valid JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."));
        }
        catch (InvalidOperationException)
        {
            throw GatewayException.Invalid(null, "The request's body holds text that is no valid Unicode.");
        }
    }

    private static ChatRequest ReadBody(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid(null, "The request's body must be a JSON object.");
        }

        string? model = null;
        Range modelSpan = default;
        List<ChatMessage>? messages = null;
        bool isStream = false;
        var parameters = new RequestParameters();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("model"u8))
            {
                ThrowIfTwice(model is not null, Model);
                reader.Read();
                model = reader.TokenType == JsonTokenType.String
                    ? reader.GetString()!
                    : throw GatewayException.Invalid(Model, $"'{Model}' must be a string.", "invalid_type");
                modelSpan = (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
            }
            else if (reader.ValueTextEquals("messages"u8))
            {
                ThrowIfTwice(messages is not null, Messages);
                reader.Read();
                messages = RequestMessages.Read(ref reader);
            }
            else if (reader.ValueTextEquals("stream"u8))
            {
                reader.Read();
                isStream = reader.TokenType == JsonTokenType.True;
                reader.Skip();
            }
            else
            {
                ThrowIfMiswritten(reader);
                parameters.Read(ref reader);
            }
        }

        // To the very end: what follows the object would be an error at the upstream, too.
        while (reader.Read())
        {
        }

        return new ChatRequest
        {
            Body = body,
            Model = string.IsNullOrEmpty(model) ? throw GatewayException.Invalid(Model, "You must name a model: 'auto', 'router-NAME-THRESHOLD', or a model's own name.", "missing_required_parameter") : model,
            ModelSpan = modelSpan,
            IsStream = isStream,
            Messages = messages ?? throw GatewayException.Invalid(Messages, $"The request has no '{Messages}'.", "missing_required_parameter"),
            Options = parameters.Options,
            HasSeveralAnswers = parameters.HasSeveralAnswers,
        };
    }

    // Some upstreams read names in any case, and would take another model than the router saw.
    private static void ThrowIfMiswritten(in Utf8JsonReader reader)
    {
        if (Ascii.EqualsIgnoreCase(reader.ValueSpan, "model"u8) || Ascii.EqualsIgnoreCase(reader.ValueSpan, "messages"u8))
        {
            string name = reader.GetString()!;
            throw GatewayException.Invalid(name, $"The request's body has '{name}'. Write it in lower case.");
        }
    }

    // Of two values, the router might read one and the upstream the other.
    private static void ThrowIfTwice(bool isSecond, string name)
    {
        if (isSecond)
        {
            throw GatewayException.Invalid(name, $"The request's body has '{name}' twice. Remove one.");
        }
    }
}

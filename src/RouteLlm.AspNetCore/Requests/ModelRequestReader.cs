using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads a request's body once, for what decides where it goes; everything else is left as it is.</summary>
internal static class ModelRequestReader
{
    private const string Model = "model";

    private static readonly JsonReaderOptions Options = new() { MaxDepth = RequestBodyCheck.MaximumDepth };

    /// <param name="body">The body.</param>
    /// <param name="outline">Reads what the protocol has.</param>
    /// <exception cref="GatewayException">
    /// The body is no JSON object, a name is there twice, or <c>model</c> or the conversation is missing or not what it must be.
    /// </exception>
    public static ModelRequest Read(ReadOnlyMemory<byte> body, IRequestOutline outline)
    {
        try
        {
            RequestBodyCheck.ThrowIfWrong(body.Span);
            return ReadBody(body, outline);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw GatewayException.InvalidBody(exception);
        }
    }

    private static ModelRequest ReadBody(ReadOnlyMemory<byte> body, IRequestOutline outline)
    {
        var reader = new Utf8JsonReader(body.Span, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid(null, "The request's body must be a JSON object.");
        }

        string? model = null;
        Range modelSpan = default;
        bool isStream = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("model"u8))
            {
                reader.Read();
                model = reader.TokenType == JsonTokenType.String
                    ? reader.GetString()!
                    : throw GatewayException.Invalid(Model, $"'{Model}' must be a string.", "invalid_type");
                modelSpan = (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
            }
            else if (reader.ValueTextEquals("stream"u8))
            {
                reader.Read();
                isStream = reader.TokenType == JsonTokenType.True;
                reader.Skip();
            }
            else
            {
                outline.Read(ref reader);
            }
        }

        // To the very end: what follows the object would be an error at the upstream, too.
        while (reader.Read())
        {
        }

        return new ModelRequest
        {
            Body = body,
            Model = string.IsNullOrEmpty(model) ? throw GatewayException.Invalid(Model, "You must name a model: 'auto', 'router-NAME-THRESHOLD', or a model's own name.", "missing_required_parameter") : model,
            ModelSpan = modelSpan,
            IsStream = isStream,
            Messages = outline.Messages,
            Options = outline.Options,
            HasSeveralAnswers = outline.HasSeveralAnswers,
        };
    }
}

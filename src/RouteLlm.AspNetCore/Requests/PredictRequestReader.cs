using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// Reads the body of <c>POST /predict</c> (<c>text</c>, <c>model</c>) and <c>POST /predict/batch</c> (<c>texts</c>, <c>model</c>).
/// </summary>
internal static class PredictRequestReader
{
    // For what else stands in the body.
    private const int OtherTokens = 1_000;

    /// <summary>Reads one prompt.</summary>
    /// <exception cref="GatewayException">The body is not what it should be.</exception>
    public static PredictRequest ReadOne(ReadOnlyMemory<byte> body) => Read(body, "text", isList: false, maximumTexts: 1);

    /// <summary>Reads a list of prompts.</summary>
    /// <param name="body">The body.</param>
    /// <param name="maximumTexts">How many there may be.</param>
    /// <exception cref="GatewayException">The body is not what it should be.</exception>
    public static PredictRequest ReadBatch(ReadOnlyMemory<byte> body, int maximumTexts) => Read(body, "texts", isList: true, maximumTexts);

    private static PredictRequest Read(ReadOnlyMemory<byte> body, string field, bool isList, int maximumTexts)
    {
        try
        {
            PredictRequest request = ReadBody(body, field, isList, maximumTexts);
            RequestBodyCheck.ThrowIfWrong(body.Span, maximumTexts + OtherTokens);
            return request;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw GatewayException.InvalidBody(exception);
        }
    }

    private static PredictRequest ReadBody(ReadOnlyMemory<byte> body, string field, bool isList, int maximumTexts)
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = RequestBodyCheck.MaximumDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid(null, "The request's body must be a JSON object.");
        }

        string? model = null;
        List<(int Start, int Length)>? texts = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isTexts = reader.ValueTextEquals(field);
            bool isModel = reader.ValueTextEquals("model"u8);
            reader.Read();
            if (isTexts && reader.TokenType != JsonTokenType.Null)
            {
                texts = isList ? ReadTexts(ref reader, maximumTexts) : [RangeOf(reader, field)];
            }
            else if (isModel && reader.TokenType != JsonTokenType.Null)
            {
                model = reader.TokenType == JsonTokenType.String
                    ? reader.GetString()
                    : throw GatewayException.Invalid("model", "'model' must be a string.", "invalid_type");
            }

            reader.Skip();
        }

        // To the very end.
        while (reader.Read())
        {
        }

        return new PredictRequest
        {
            Body = body,
            Model = model ?? RouterModelId.Default,
            Texts = texts ?? throw GatewayException.Invalid(field, $"The request has no '{field}'.", "missing_required_parameter"),
        };
    }

    private static List<(int Start, int Length)> ReadTexts(ref Utf8JsonReader reader, int maximum)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw GatewayException.Invalid("texts", "'texts' must be a list.", "invalid_type");
        }

        List<(int Start, int Length)> texts = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (texts.Count == maximum)
            {
                throw GatewayException.Invalid("texts", string.Create(CultureInfo.InvariantCulture, $"'texts' has more than {maximum} texts. Send fewer at once."), "too_many_texts");
            }

            texts.Add(RangeOf(reader, string.Create(CultureInfo.InvariantCulture, $"texts[{texts.Count}]")));
        }

        return texts;
    }

    private static (int Start, int Length) RangeOf(in Utf8JsonReader reader, string place) => reader.TokenType == JsonTokenType.String
        ? ((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex))
        : throw GatewayException.Invalid(place, $"'{place}' must be a string.", "invalid_type");
}

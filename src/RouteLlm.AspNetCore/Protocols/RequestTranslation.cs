using System.Text.Json;

namespace RouteLlm;

/// <summary>Goes through the fields of a request that is translated.</summary>
internal static class RequestTranslation
{
    /// <summary>Translates a field that is not null, and that not all protocols have.</summary>
    /// <param name="request">Takes it.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="texts">Reads texts of the conversation.</param>
    public delegate void ReadField(TranslatedRequest request, string name, JsonElement value, LongTexts texts);

    /// <exception cref="GatewayException">A field cannot be carried, or is not what it must be.</exception>
    public static TranslatedRequest Read(ReadOnlyMemory<byte> body, ReadField readField)
    {
        if (JsonCheck.HoldsBadText(body.Span, RequestBodyCheck.MaximumDepth))
        {
            throw GatewayException.Invalid(null, "The request's body contains text that is not valid Unicode.");
        }

        var request = new TranslatedRequest();
        var texts = new LongTexts(body, RequestBodyCheck.MaximumDepth);
        using JsonDocument document = JsonDocument.Parse(texts.Rest, new JsonDocumentOptions { MaxDepth = RequestBodyCheck.MaximumDepth });
        foreach (JsonProperty field in document.RootElement.EnumerateObject())
        {
            if (field.Value.ValueKind != JsonValueKind.Null && !ReadShared(request, field.Name, field.Value))
            {
                readField(request, field.Name, field.Value, texts);
            }
        }

        // Only now: the tools may stand after the choice of one.
        if (request.Options is { ToolMode: not null, Tools: not { Count: > 0 } })
        {
            throw GatewayException.Invalid("tool_choice", "'tool_choice' needs 'tools'. Send both, or remove it.");
        }

        return request;
    }

    // What all protocols have under the same names.
    private static bool ReadShared(TranslatedRequest request, string name, JsonElement value)
    {
        switch (name)
        {
            case "model":
                return true;
            case "stream":
                request.Stream = value.Flag(name);
                return true;
            case "temperature":
                request.Options.Temperature = value.Number(name);
                break;
            case "top_p":
                request.Options.TopP = value.Number(name);
                break;
            default:
                return false;
        }

        request.Repeated[name] = value.Clone();
        return true;
    }
}

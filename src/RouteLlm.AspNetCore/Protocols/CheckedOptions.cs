using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Reads of a request, whatever the protocol, what checks hold its answer against: the tools with their schemas, and the form that the
/// answer is to have. What is not understood is left to the upstream.
/// </summary>
internal static class CheckedOptions
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = RequestBodyCheck.MaximumDepth };
    private static readonly JsonElement AnySchema = JsonDocument.Parse("{}").RootElement;

    /// <param name="body">The body, which was checked.</param>
    /// <param name="outlined">What planning read of its parameters; <see langword="null"/> for nothing.</param>
    public static ChatOptions? Read(ReadOnlyMemory<byte> body, ChatOptions? outlined)
    {
        if (outlined is null or { Tools: null, ResponseFormat: null })
        {
            return outlined;
        }

        ChatOptions options = outlined.Clone();
        options.Tools = null;
        var reader = new Utf8JsonReader(body.Span, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadField(ref reader, options);
        }

        return options;
    }

    private static void ReadField(ref Utf8JsonReader reader, ChatOptions options)
    {
        bool isTools = reader.ValueTextEquals("tools"u8) || reader.ValueTextEquals("functions"u8);
        bool isForm = reader.ValueTextEquals("response_format"u8) || reader.ValueTextEquals("output_format"u8);
        bool isFormWithin = reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("output_config"u8);
        reader.Read();
        if (!(isTools || isForm || isFormWithin) || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            reader.Skip();
            return;
        }

        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement value = document.RootElement;
        if (isTools)
        {
            options.Tools = [.. options.Tools ?? [], .. ToolsOf(value)];
        }
        else if (FormOf(isForm ? value : value.FieldOf("format")) is { } form)
        {
            options.ResponseFormat = form;
        }
    }

    private static IEnumerable<AITool> ToolsOf(JsonElement tools)
    {
        foreach (JsonElement tool in tools.ValueKind == JsonValueKind.Array ? tools.EnumerateArray() : default)
        {
            JsonElement function = tool.FieldOf("function") is { ValueKind: JsonValueKind.Object } inner ? inner : tool;
            if (function.TextOf("name") is { Length: > 0 } name)
            {
                JsonElement schema = function.FieldOf("parameters") is { ValueKind: JsonValueKind.Object } parameters ? parameters
                    : function.FieldOf("input_schema") is { ValueKind: JsonValueKind.Object } input ? input
                    : AnySchema;
                yield return new DeclaredFunction(name, function.TextOf("description"), schema.Clone(), strict: false);
            }
        }
    }

    private static ChatResponseFormat? FormOf(JsonElement form)
    {
        JsonElement schema = form.FieldOf("json_schema") is { ValueKind: JsonValueKind.Object } inner
            ? inner.FieldOf("schema")
            : form.FieldOf("schema");
        return form.TextOf("type") switch
        {
            "json_object" => ChatResponseFormat.Json,
            "json_schema" => schema.ValueKind == JsonValueKind.Object ? ChatResponseFormat.ForJsonSchema(schema.Clone()) : ChatResponseFormat.Json,

            // Whatever it is, it is not JSON.
            "" => null,
            _ => ChatResponseFormat.Text,
        };
    }
}

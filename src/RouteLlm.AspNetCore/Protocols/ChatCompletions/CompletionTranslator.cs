using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates a request. What the abstraction cannot carry is refused by name, never dropped.</summary>
internal static class CompletionTranslator
{
    private const int MaximumDepth = 256;

    /// <exception cref="GatewayException">A field cannot be carried, or is not what it must be.</exception>
    public static TranslatedRequest Read(ReadOnlyMemory<byte> body)
    {
        if (JsonCheck.HoldsBadText(body.Span, MaximumDepth))
        {
            throw GatewayException.Invalid(null, "The request's body contains text that is not valid Unicode.");
        }

        var request = new TranslatedRequest();
        var texts = new LongTexts(body, MaximumDepth);
        using JsonDocument document = JsonDocument.Parse(texts.Rest, new JsonDocumentOptions { MaxDepth = MaximumDepth });
        foreach (JsonProperty field in document.RootElement.EnumerateObject())
        {
            if (field.Value.ValueKind != JsonValueKind.Null)
            {
                ReadField(request, field.Name, field.Value, texts);
            }
        }

        // Only now: the tools may stand after the choice of one.
        if (request.Options is { ToolMode: not null, Tools: not { Count: > 0 } })
        {
            throw GatewayException.Invalid("tool_choice", "'tool_choice' needs 'tools'. Send both, or remove it.");
        }

        return request;
    }

    private static void ReadField(TranslatedRequest request, string name, JsonElement value, LongTexts texts)
    {
        ChatOptions options = request.Options;
        switch (name)
        {
            case "model":
                break;
            case "messages":
                request.Messages.AddRange(value.Items(name).Select((message, index) => CompletionMessages.Read(message, index, texts)));
                break;
            case "stream":
                request.Stream = value.Flag(name);
                break;
            case "stream_options":
                request.IncludeUsage = value.Only(name, "include_usage").Find("include_usage")?.Flag("stream_options.include_usage") ?? false;
                break;
            case "temperature":
                options.Temperature = value.Number(name);
                break;
            case "top_p":
                options.TopP = value.Number(name);
                break;
            case "frequency_penalty":
                options.FrequencyPenalty = value.Number(name);
                break;
            case "presence_penalty":
                options.PresencePenalty = value.Number(name);
                break;
            case "max_tokens" or "max_completion_tokens":
                options.MaxOutputTokens = value.Whole(name) is > 0 and <= int.MaxValue and long most ? (int)most : throw JsonFields.Wrong(name, "a whole number above 0");
                break;
            case "seed":
                options.Seed = value.Whole(name);
                break;
            case "stop":
                options.StopSequences = value.ValueKind == JsonValueKind.String ? [value.GetString()!] : [.. value.Items(name).Select(item => item.Text(name))];
                break;
            case "tools":
                options.Tools = [.. value.Items(name).Select(DeclaredTools.Read)];
                break;
            case "tool_choice":
                options.ToolMode = DeclaredTools.ReadChoice(value);
                break;
            case "parallel_tool_calls":
                options.AllowMultipleToolCalls = value.Flag(name);
                break;
            case "response_format":
                options.ResponseFormat = ReadFormat(value, options);
                break;
            case "user":
                (options.AdditionalProperties ??= [])[name] = value.Text(name);
                break;

            // What asks for what there is anyway.
            case "n" when value.Whole(name) == 1:
            case "logprobs" or "store" when value.ValueKind == JsonValueKind.False:
                break;
            default:
                throw JsonFields.NotCarried(name);
        }
    }

    private static ChatResponseFormat ReadFormat(JsonElement format, ChatOptions options)
    {
        const string Place = "response_format";
        string type = format.Field("type", Place).Text($"{Place}.type");
        if (type != "json_schema")
        {
            return type switch
            {
                "text" => ChatResponseFormat.Text,
                "json_object" => ChatResponseFormat.Json,
                _ => throw JsonFields.NotCarried($"{Place}.type"),
            };
        }

        const string SchemaPlace = $"{Place}.json_schema";
        JsonElement schema = format.Field("json_schema", Place).Only(SchemaPlace, "name", "description", "schema", DeclaredFunction.Strict);
        if (schema.Find(DeclaredFunction.Strict)?.Flag($"{SchemaPlace}.{DeclaredFunction.Strict}") is { } strict)
        {
            (options.AdditionalProperties ??= [])[DeclaredFunction.Strict] = strict;
        }

        return ChatResponseFormat.ForJsonSchema(
            schema.Field("schema", SchemaPlace).Clone(),
            schema.Find("name")?.Text($"{SchemaPlace}.name"),
            schema.Find("description")?.Text($"{SchemaPlace}.description"));
    }
}

using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates a request. What the abstraction cannot carry is refused by name, never dropped.</summary>
internal static class CompletionTranslator
{
    /// <exception cref="GatewayException">A field cannot be carried, or is not what it must be.</exception>
    public static TranslatedRequest Read(ReadOnlyMemory<byte> body) => RequestTranslation.Read(body, ReadField);

    private static void ReadField(TranslatedRequest request, string name, JsonElement value, LongTexts texts)
    {
        ChatOptions options = request.Options;
        switch (name)
        {
            case "messages":
                request.Messages.AddRange(value.Items(name).Select((message, index) => CompletionMessages.Read(message, index, texts)));
                break;
            case "stream_options":
                request.IncludeUsage = value.Only(name, "include_usage").Find("include_usage")?.Flag("stream_options.include_usage") ?? false;
                break;
            case "frequency_penalty":
                options.FrequencyPenalty = value.Number(name);
                break;
            case "presence_penalty":
                options.PresencePenalty = value.Number(name);
                break;
            case "max_tokens" or "max_completion_tokens":
                options.MaxOutputTokens = value.Limit(name);
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
            case "reasoning_effort":
                options.Reasoning = new ReasoningOptions { Effort = ReasoningEfforts.Read(value, name) };
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
        return ResponseFormats.ReadSchema(format.Field("json_schema", Place).Only(SchemaPlace, "name", "description", "schema", DeclaredFunction.Strict), SchemaPlace, options);
    }
}

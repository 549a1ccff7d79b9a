using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates a request to OpenAI's Responses. What the abstraction cannot carry is refused by name, never dropped.</summary>
internal static class ResponsesTranslator
{
    /// <summary>What the protocol adds to an answer when it is asked to, and the property that asks a chat client for it.</summary>
    public const string EncryptedReasoning = "reasoning.encrypted_content";

    /// <exception cref="GatewayException">A field cannot be carried, or is not what it must be.</exception>
    public static TranslatedRequest Read(ReadOnlyMemory<byte> body)
    {
        TranslatedRequest request = RequestTranslation.Read(body, ReadField);
        if (request.Messages.Count == 0)
        {
            throw GatewayException.Invalid("input", "The request has no 'input'.", "missing_required_parameter");
        }

        return request;
    }

    private static void ReadField(TranslatedRequest request, string name, JsonElement value, LongTexts texts)
    {
        ChatOptions options = request.Options;
        switch (name)
        {
            case "input":
                request.Messages.AddRange(ResponsesTranslatedItems.Read(value, name, texts));
                return;
            case "instructions":
                options.Instructions = texts.Of(value.Text(name));
                break;
            case "previous_response_id":
                options.ConversationId = value.Text(name);
                break;
            case "max_output_tokens":
                options.MaxOutputTokens = value.Limit(name);
                break;
            case "tools":
                options.Tools = [.. value.Items(name).Select(static (tool, index) => ReadTool(tool, $"tools[{index}]"))];
                break;
            case "tool_choice":
                options.ToolMode = ReadChoice(value, name);
                break;
            case "parallel_tool_calls":
                options.AllowMultipleToolCalls = value.Flag(name);
                break;
            case "text":
                ReadText(value, name, options);
                break;
            case "reasoning":
                options.Reasoning = ReadReasoning(value.Only(name, "effort", "summary"), name);
                break;
            case "user":
                (options.AdditionalProperties ??= [])[name] = value.Text(name);
                break;

            case "include" when value.Items(name).All(static item => item.ValueKind == JsonValueKind.String && item.ValueEquals(EncryptedReasoning)):
                (options.AdditionalProperties ??= [])[EncryptedReasoning] = value.GetArrayLength() > 0;
                return;

            // The answer repeats it, and nothing else is asked for.
            case "metadata":
                break;
            default:
                if (!IsGivenAnyway(name, value))
                {
                    throw JsonFields.NotCarried(name);
                }

                return;
        }

        request.Repeated[name] = value.Clone();
    }

    private static bool IsGivenAnyway(string name, JsonElement value) => name switch
    {
        "store" or "background" => value.ValueKind == JsonValueKind.False,
        "truncation" => value.ValueKind == JsonValueKind.String && value.ValueEquals("disabled"u8),
        "service_tier" => value.ValueKind == JsonValueKind.String && value.ValueEquals("auto"u8),
        "stream_options" => value.Only(name, "include_obfuscation").Find("include_obfuscation")?.ValueKind is null or JsonValueKind.False,
        "top_logprobs" => value.Whole(name) == 0,
        _ => false,
    };

    private static DeclaredFunction ReadTool(JsonElement tool, string place)
    {
        return tool.Field("type", place).Text($"{place}.type") == "function"
            ? DeclaredFunction.Read(tool.Only(place, "type", "name", "description", "parameters", DeclaredFunction.Strict), place, "parameters", isStrict: true)
            : throw JsonFields.NotCarried($"{place}.type");
    }

    private static ChatToolMode ReadChoice(JsonElement choice, string place)
    {
        if (choice.ValueKind == JsonValueKind.Object)
        {
            return choice.Only(place, "type", "name").Field("type", place).Text($"{place}.type") == "function"
                ? ChatToolMode.RequireSpecific(choice.Field("name", place).Name($"{place}.name"))
                : throw JsonFields.NotCarried($"{place}.type");
        }

        return ToolChoices.Read(choice, place);
    }

    private static void ReadText(JsonElement text, string place, ChatOptions options)
    {
        text.Only(place, "format", "verbosity");
        if (text.Find("format") is { } format)
        {
            options.ResponseFormat = ResponseFormats.Read(format, $"{place}.format", options);
        }

        if (text.Find("verbosity") is { } verbosity && verbosity.Text($"{place}.verbosity") != "medium")
        {
            throw JsonFields.NotCarried($"{place}.verbosity");
        }
    }

    private static ReasoningOptions ReadReasoning(JsonElement reasoning, string place) => new()
    {
        Effort = reasoning.Find("effort") is { } effort ? ReasoningEfforts.Read(effort, $"{place}.effort") : null,
        Output = reasoning.Find("summary")?.Text($"{place}.summary") switch
        {
            null => null,
            "auto" or "concise" => ReasoningOutput.Summary,
            "detailed" => ReasoningOutput.Full,
            _ => throw JsonFields.NotCarried($"{place}.summary"),
        },
    };
}

using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates a request to Anthropic's Messages. What the abstraction cannot carry is refused by name, never dropped.</summary>
internal static class MessagesTranslator
{
    /// <exception cref="GatewayException">A field cannot be carried, or is not what it must be.</exception>
    public static TranslatedRequest Read(ReadOnlyMemory<byte> body) => RequestTranslation.Read(body, ReadField);

    private static void ReadField(TranslatedRequest request, string name, JsonElement value, LongTexts texts)
    {
        ChatOptions options = request.Options;
        switch (name)
        {
            case "messages":
                request.Messages.AddRange(value.Items(name).SelectMany((message, index) => MessagesTranslatedBlocks.ReadMessage(message, $"{name}[{index}]", texts)));
                break;
            case "system":
                request.Messages.Insert(0, new ChatMessage(ChatRole.System, [.. MessagesTranslatedBlocks.ReadContent(value, name, texts)]));
                break;
            case "max_tokens":
                options.MaxOutputTokens = value.Limit(name);
                break;
            case "top_k":
                options.TopK = (int)value.Whole(name);
                break;
            case "stop_sequences":
                options.StopSequences = [.. value.Items(name).Select(item => item.Text(name))];
                break;
            case "tools":
                options.Tools = [.. value.Items(name).Select(static (tool, index) => ReadTool(tool, $"tools[{index}]"))];
                break;
            case "tool_choice":
                ReadChoice(value, name, options);
                break;
            case "thinking":
                MessagesThinking.Read(value, name, options);
                break;
            case "output_config":
                ReadOutput(value.Only(name, "format", "effort"), name, options);
                break;
            case "output_format":
                options.ResponseFormat = ResponseFormats.Read(value, name, options);
                break;
            case "metadata":
                (options.AdditionalProperties ??= [])["user"] = value.Only(name, "user_id").Find("user_id")?.Text($"{name}.user_id");
                break;

            // What asks for what there is anyway.
            case "service_tier" when value.ValueKind == JsonValueKind.String && value.ValueEquals("auto"u8):
                break;
            default:
                throw JsonFields.NotCarried(name);
        }
    }

    private static DeclaredFunction ReadTool(JsonElement tool, string place)
    {
        if (tool.Find("type")?.Text($"{place}.type") is { } type && type != "custom")
        {
            // The provider runs it.
            throw JsonFields.NotCarried($"{place}.type");
        }

        return DeclaredFunction.Read(tool.Only(place, "type", "name", "description", "input_schema", DeclaredFunction.Strict), place, "input_schema", isStrict: false);
    }

    private static void ReadChoice(JsonElement choice, string place, ChatOptions options)
    {
        choice.Only(place, "type", "name", "disable_parallel_tool_use");
        options.ToolMode = choice.Field("type", place).Text($"{place}.type") switch
        {
            "none" => ChatToolMode.None,
            "auto" => ChatToolMode.Auto,
            "any" => ChatToolMode.RequireAny,
            "tool" => ChatToolMode.RequireSpecific(choice.Field("name", place).Name($"{place}.name")),
            _ => throw JsonFields.Wrong($"{place}.type", "auto, any, tool or none"),
        };
        if (choice.Find("disable_parallel_tool_use")?.Flag($"{place}.disable_parallel_tool_use") is { } isDisabled)
        {
            options.AllowMultipleToolCalls = !isDisabled;
        }
    }

    private static void ReadOutput(JsonElement output, string place, ChatOptions options)
    {
        if (output.Find("format") is { } format)
        {
            options.ResponseFormat = ResponseFormats.Read(format, $"{place}.format", options);
        }

        if (output.Find("effort") is { } effort)
        {
            MessagesThinking.ReadEffort(effort, $"{place}.effort", options);
        }
    }
}

using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates messages: text, images, calls of tools and their results.</summary>
internal static class CompletionMessages
{
    public static ChatMessage Read(JsonElement message, int index, LongTexts texts)
    {
        string place = $"messages[{index}]";
        string role = message.Field("role", place).Text($"{place}.role");
        var contents = new List<AIContent>();
        string? author = null;
        foreach (JsonProperty field in message.EnumerateObject().Where(static field => field.Value.ValueKind != JsonValueKind.Null))
        {
            string name = $"{place}.{field.Name}";
            switch (field.Name)
            {
                case "role":
                case "tool_call_id" when role == "tool":
                    break;
                case "content":
                    contents.AddRange(ReadContent(field.Value, name, texts));
                    break;
                case "name":
                    author = field.Value.Text(name);
                    break;
                case "tool_calls" when role == "assistant":
                    contents.AddRange(field.Value.Items(name).Select((call, i) => ReadCall(call, $"{name}[{i}]")));
                    break;
                default:
                    throw JsonFields.NotCarried(name);
            }
        }

        if (role == "tool")
        {
            string id = message.Field("tool_call_id", place).Text($"{place}.tool_call_id");
            contents = [ToolResults.Of(id, contents)];
        }

        return new ChatMessage(RoleOf(role, place), contents) { AuthorName = author };
    }

    private static ChatRole RoleOf(string role, string place) => role switch
    {
        "system" or "developer" => ChatRole.System,
        "user" => ChatRole.User,
        "assistant" => ChatRole.Assistant,
        "tool" => ChatRole.Tool,
        _ => throw JsonFields.Wrong($"{place}.role", "system, developer, user, assistant or tool"),
    };

    private static IEnumerable<AIContent> ReadContent(JsonElement content, string place, LongTexts texts) =>
        content.ValueKind == JsonValueKind.String
        ? [new TextContent(texts.Of(content.GetString()!))]
        : content.Items(place).Select((part, i) => ReadPart(part, $"{place}[{i}]", texts));

    private static AIContent ReadPart(JsonElement part, string place, LongTexts texts) => part.Field("type", place).Text($"{place}.type") switch
    {
        "text" or "input_text" or "output_text" => new TextContent(texts.Of(part.Only(place, "type", "text").Field("text", place).Text($"{place}.text"))),
        "image_url" => ReadImage(part.Only(place, "type", "image_url").Field("image_url", place).Only($"{place}.image_url", "url", "detail"), $"{place}.image_url"),
        _ => throw JsonFields.NotCarried($"{place}.type"),
    };

    private static AIContent ReadImage(JsonElement image, string place) =>
        Images.Read(image.Field("url", place).Text($"{place}.url"), $"{place}.url", image.Find("detail")?.Text($"{place}.detail"));

    private static FunctionCallContent ReadCall(JsonElement call, string place)
    {
        JsonElement function = call.Only(place, "id", "type", "function", "index").Field("function", place).Only($"{place}.function", "name", "arguments");
        const string Arguments = "arguments";
        return new FunctionCallContent(
            call.Field("id", place).Text($"{place}.id"),
            function.Field("name", place).Text($"{place}.function.name"),
            CallArguments.Read(function.Field(Arguments, place).Text($"{place}.function.{Arguments}"), $"{place}.function.{Arguments}"));
    }
}

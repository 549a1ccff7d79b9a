using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm.Gateway;

/// <summary>Translates tools: functions that the client runs.</summary>
internal static class CompletionTools
{
    private static readonly JsonElement NoParameters = JsonDocument.Parse("""{"type":"object","properties":{}}""").RootElement;

    public static AITool Read(JsonElement tool, int index)
    {
        string place = $"tools[{index}]";
        JsonElement function = FunctionOf(tool, place);
        return AIFunctionFactory.CreateDeclaration(
            function.Field("name", place).Text($"{place}.function.name"),
            function.Find("description")?.Text($"{place}.function.description"),
            function.Find("parameters")?.Clone() ?? NoParameters);
    }

    public static ChatToolMode ReadChoice(JsonElement choice)
    {
        const string Place = "tool_choice";
        return choice.ValueKind == JsonValueKind.Object
            ? ChatToolMode.RequireSpecific(FunctionOf(choice, Place).Field("name", Place).Text($"{Place}.function.name"))
            : choice.Text(Place) switch
            {
                "none" => ChatToolMode.None,
                "auto" => ChatToolMode.Auto,
                "required" => ChatToolMode.RequireAny,
                _ => throw JsonFields.Wrong(Place, "none, auto, required or a function"),
            };
    }

    private static JsonElement FunctionOf(JsonElement value, string place) => value.Field("type", place).Text($"{place}.type") == "function"
        ? value.Field("function", place)
        : throw JsonFields.NotCarried($"{place}.type");
}

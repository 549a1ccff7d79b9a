using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates tools: functions that the client runs.</summary>
internal static class DeclaredTools
{
    public static AITool Read(JsonElement tool, int index)
    {
        string place = $"tools[{index}]";
        JsonElement function = FunctionOf(tool, place);
        place = $"{place}.function";

        // The protocol's default is said aloud: chat clients would take that of a strict response format for the function's own.
        return DeclaredFunction.Read(function.Only(place, "name", "description", "parameters", DeclaredFunction.Strict), place, "parameters", isStrict: false);
    }

    public static ChatToolMode ReadChoice(JsonElement choice)
    {
        const string Place = "tool_choice";
        return choice.ValueKind == JsonValueKind.Object
            ? ChatToolMode.RequireSpecific(FunctionOf(choice, Place).Only($"{Place}.function", "name").Field("name", $"{Place}.function").Name($"{Place}.function.name"))
            : ToolChoices.Read(choice, Place);
    }

    private static JsonElement FunctionOf(JsonElement value, string place) => value.Field("type", place).Text($"{place}.type") == "function"
        ? value.Field("function", place)
        : throw JsonFields.NotCarried($"{place}.type");
}

using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates OpenAI's words for whether a tool is called.</summary>
internal static class ToolChoices
{
    public static ChatToolMode Read(JsonElement choice, string place) => choice.Text(place) switch
    {
        "none" => ChatToolMode.None,
        "auto" => ChatToolMode.Auto,
        "required" => ChatToolMode.RequireAny,
        _ => throw JsonFields.Wrong(place, "none, auto, required or a function"),
    };
}

using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Writes the tools of a request to Anthropic's Messages, and whether one is to be called.</summary>
internal static class MessagesRequestTools
{
    /// <exception cref="NotSupportedException">A tool is no function that the client runs.</exception>
    public static void Write(Utf8JsonWriter json, ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 } tools)
        {
            return;
        }

        json.WriteStartArray("tools");
        foreach (AITool tool in tools)
        {
            WriteTool(json, tool as AIFunctionDeclaration ?? throw new NotSupportedException($"Anthropic's Messages have no tool for {tool.GetType().Name}."));
        }

        json.WriteEndArray();
        if (options.ToolMode is not null || options.AllowMultipleToolCalls is not null)
        {
            WriteChoice(json, options);
        }
    }

    private static void WriteTool(Utf8JsonWriter json, AIFunctionDeclaration function)
    {
        json.WriteStartObject();
        json.WriteString("name", function.Name);
        if (function.Description.Length > 0)
        {
            json.WriteString("description", function.Description);
        }

        json.WritePropertyName("input_schema");
        function.JsonSchema.WriteTo(json);
        if (function.AdditionalProperties.TryGetValue(DeclaredFunction.Strict, out object? strict) && strict is true)
        {
            json.WriteBoolean(DeclaredFunction.Strict, true);
        }

        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ChatOptions options)
    {
        json.WriteStartObject("tool_choice");
        switch (options.ToolMode)
        {
            case NoneChatToolMode:
                json.WriteString("type", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                json.WriteString("type", "tool");
                json.WriteString("name", name);
                break;
            case RequiredChatToolMode:
                json.WriteString("type", "any");
                break;
            default:
                json.WriteString("type", "auto");
                break;
        }

        if (options.AllowMultipleToolCalls is { } allowed && options.ToolMode is not NoneChatToolMode)
        {
            json.WriteBoolean("disable_parallel_tool_use", !allowed);
        }

        json.WriteEndObject();
    }
}

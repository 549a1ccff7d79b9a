using System.Text.Json;
using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>From the tools of a request, and whether the model may or must use them, to those of the OpenAI package.</summary>
internal static class CompletionTools
{
    public static void AddTo(Sdk.ChatCompletionOptions request, ChatOptions options)
    {
        foreach (AITool tool in options.Tools ?? [])
        {
            switch (tool)
            {
                case AIFunctionDeclaration function:
                    request.Tools.Add(Function(function, options));
                    break;

                case HostedWebSearchTool:
                    request.WebSearchOptions ??= new Sdk.ChatWebSearchOptions();
                    break;

                default:
                    throw new NotSupportedException(
                        $"Chat completions do not support the tool '{tool.Name}', a {tool.GetType()}. They support functions (AIFunctionDeclaration) and web search (HostedWebSearchTool). Remove it, or offer it as a function.");
            }
        }

        // Servers refuse both settings where there is no function; a required call without one is the caller's mistake, and theirs to
        // report.
        if (request.Tools.Count > 0 || options.ToolMode is RequiredChatToolMode)
        {
            request.AllowParallelToolCalls ??= options.AllowMultipleToolCalls;
            request.ToolChoice ??= Choice(options.ToolMode);
        }
    }

    private static Sdk.ChatTool Function(AIFunctionDeclaration function, ChatOptions options)
    {
        bool? strict = StrictSchema.Flag(function.AdditionalProperties) ?? StrictSchema.Flag(options.AdditionalProperties);
        string? description = string.IsNullOrEmpty(function.Description) ? null : function.Description;

        // A declaration without a schema of its own accepts anything; the protocol spells that as a function without parameters.
        BinaryData? parameters = function.JsonSchema.ValueKind == JsonValueKind.Object && function.JsonSchema.EnumerateObject().Any()
            ? StrictSchema.Of(function, strict)
            : null;
        return Sdk.ChatTool.CreateFunctionTool(function.Name, description, parameters, strict);
    }

    private static Sdk.ChatToolChoice? Choice(ChatToolMode? mode) => mode switch
    {
        null => null,
        AutoChatToolMode => Sdk.ChatToolChoice.CreateAutoChoice(),
        NoneChatToolMode => Sdk.ChatToolChoice.CreateNoneChoice(),
        RequiredChatToolMode { RequiredFunctionName: { } name } => Sdk.ChatToolChoice.CreateFunctionChoice(name),
        RequiredChatToolMode => Sdk.ChatToolChoice.CreateRequiredChoice(),
        _ => throw new NotSupportedException($"The tool mode {mode.GetType()} is unknown to chat completions. Use ChatToolMode.Auto, None, RequireAny or RequireSpecific."),
    };
}

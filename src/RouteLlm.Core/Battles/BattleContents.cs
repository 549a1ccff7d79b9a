using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What of a request's contents and tools a battle can do with.</summary>
internal static class BattleContents
{
    private static readonly JsonTypeInfo Arguments = new JsonSerializerOptions(AIJsonUtilities.DefaultOptions) { WriteIndented = false }.GetTypeInfo(typeof(IDictionary<string, object?>));

    /// <summary>Tells whether a content can take part.</summary>
    public static bool CanTakePart(AIContent content, BattleOptions options) => content switch
    {
        TextContent or TextReasoningContent or UsageContent => true,
        FunctionResultContent { Result: IEnumerable<AIContent> parts } => options.IncludeTools && parts.All(part => CanTakePart(part, options)),
        FunctionCallContent or FunctionResultContent => options.IncludeTools,
        _ => options.IncludeImages && IsShownImage(content),
    };

    /// <summary>Tells whether tools can take part: functions, which a model only asks for.</summary>
    public static bool CanTakePart(IList<AITool>? tools, BattleOptions options) =>
        tools is null or [] || (options.IncludeTools && tools.All(static tool => tool is AIFunctionDeclaration));

    /// <summary>Tells whether a content is an image that can be shown to a judge.</summary>
    public static bool IsShownImage(AIContent content) => content switch
    {
        DataContent data => data.HasTopLevelMediaType("image"),
        UriContent { Uri.Scheme: "http" or "https" } uri => uri.HasTopLevelMediaType("image"),
        _ => false,
    };

    /// <summary>Gives the options with tools that no client can run.</summary>
    public static ChatOptions? WithoutRunningTools(ChatOptions? options)
    {
        if (options is not { Tools: { Count: > 0 } tools })
        {
            return options;
        }

        ChatOptions copy = options.Clone();
        copy.Tools = [.. tools.Select(static tool => tool is AIFunction function ? function.AsDeclarationOnly() : tool)];
        return copy;
    }

    /// <summary>Gets an answer as a judge reads it: its text, and behind it the calls of functions.</summary>
    public static string AnswerOf(ChatResponse response) =>
        response.Text + CallsOf([.. response.Messages.SelectMany(static message => message.Contents)]);

    /// <summary>Gets the calls of functions among contents as a judge reads them; empty without one.</summary>
    public static string CallsOf(IList<AIContent> contents)
    {
        string calls = string.Empty;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is FunctionCallContent call)
            {
                calls += $"{(calls.Length > 0 ? "\n" : string.Empty)}[calls {call.Name}({(call.Arguments is { } arguments ? Write(arguments) : string.Empty)})]";
            }
        }

        return calls;
    }

    private static string Write(IDictionary<string, object?> arguments)
    {
        try
        {
            return JsonSerializer.Serialize(arguments, Arguments);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or NotSupportedException or JsonException)
        {
            // Half of a pair of surrogates, for example: as the model wrote it.
            return $"{{{string.Join(',', arguments.Select(static argument => $"\"{argument.Key}\":{TextOf(argument.Value)}"))}}}";
        }
    }

    private static string? TextOf(object? value) =>
        value is JsonElement json ? json.GetRawText() : Convert.ToString(value, CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a call of a tool says of an agent's work.</summary>
/// <param name="Identity">What tells it from other calls: the tool and its arguments, in any order.</param>
/// <param name="ChangedLines">The lines that it adds or removes, where an argument is a diff.</param>
/// <param name="PlanSteps">The steps of a plan that it writes down.</param>
internal readonly record struct ToolRequest(int Identity, int ChangedLines, int PlanSteps)
{
    public static ToolRequest Of(FunctionCallContent call)
    {
        int identity = call.Name.GetHashCode(StringComparison.Ordinal);
        int changed = 0;
        int steps = 0;
        bool isPlan = call.Name.Contains("plan", StringComparison.OrdinalIgnoreCase) || call.Name.Contains("todo", StringComparison.OrdinalIgnoreCase);
        foreach ((string name, object? value) in call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal))
        {
            string? text = TextOf(value);
            if (text is ['{', ..] && FromJson(text, isPlan) is { } inner)
            {
                // As a gateway has arguments: one text, as the model wrote it.
                changed += inner.ChangedLines;
                steps = Math.Max(steps, inner.PlanSteps);
            }

            identity += HashCode.Combine(name.GetHashCode(StringComparison.Ordinal), text?.GetHashCode(StringComparison.Ordinal) ?? RuntimeHelpers.GetHashCode(value));
            changed += text is null ? 0 : ChangedLinesOf(text);
            steps = !isPlan ? 0 : Math.Max(steps, StepsOf(value, text));
        }

        return new ToolRequest(identity, changed, steps);
    }

    private static (int ChangedLines, int PlanSteps)? FromJson(string json, bool isPlan)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            int changed = 0;
            int steps = 0;
            foreach (JsonProperty argument in document.RootElement.EnumerateObject())
            {
                string? text = TextOf(argument.Value);
                changed += text is null ? 0 : ChangedLinesOf(text);
                steps = !isPlan ? 0 : Math.Max(steps, StepsOf(argument.Value, text));
            }

            return (changed, steps);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // It only looks like JSON, or has half a character.
            return null;
        }
    }

    private static int StepsOf(object? value, string? text) =>
        value is JsonElement { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : StepsOf(text);

    // Of other objects nothing tells whether two are alike, so that only the same one counts as the same.
    private static string? TextOf(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
        JsonElement json => json.GetRawText(),
        JsonNode json => json.ToJsonString(),
        bool or IFormattable => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static int ChangedLinesOf(string text)
    {
        if (!text.Contains("\n@@", StringComparison.Ordinal) && !text.StartsWith("@@", StringComparison.Ordinal) && !text.Contains("*** Begin Patch", StringComparison.Ordinal))
        {
            return 0;
        }

        int lines = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            bool isHeader = line.StartsWith("+++", StringComparison.Ordinal) || line.StartsWith("---", StringComparison.Ordinal);
            lines += line.Length > 0 && line[0] is '+' or '-' && !isHeader ? 1 : 0;
        }

        return lines;
    }

    private static int StepsOf(string? text)
    {
        int steps = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = line.TrimStart();
            int digits = trimmed.IndexOfAnyExceptInRange('0', '9');
            bool isNumbered = digits > 0 && trimmed[digits] is '.' or ')';
            steps += isNumbered || trimmed.StartsWith("- ", StringComparison.Ordinal) || trimmed.StartsWith("* ", StringComparison.Ordinal)
                ? 1
                : 0;
        }

        return steps;
    }
}

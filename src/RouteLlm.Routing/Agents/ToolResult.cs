using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads what a tool gave back.</summary>
internal static partial class ToolResult
{
    private const int LongestHead = 400;

    /// <summary>Gets the text of a result, as a model sees it.</summary>
    public static string TextOf(FunctionResultContent result) => result.Result switch
    {
        null => result.Exception?.Message ?? string.Empty,
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        JsonElement json => json.GetRawText(),
        JsonNode json => json.ToJsonString(),
        TextContent content => content.Text,
        IEnumerable<AIContent> contents => string.Join('\n', contents.OfType<TextContent>()),
        object other => other.ToString() ?? string.Empty,
    };

    /// <summary>
    /// Tells whether a tool failed: an exception, text that begins as an error does, or JSON with an error or an exit code other than 0.
    /// </summary>
    public static bool HasFailed(FunctionResultContent result)
    {
        if (result.Exception is not null)
        {
            return true;
        }

        string text = TextOf(result);
        ReadOnlySpan<char> start = text.AsSpan().TrimStart();
        return !start.IsEmpty && (start[0] == '{' ? HasErrorField(text) : Error().IsMatch(start[..Math.Min(start.Length, LongestHead)]) || HasExitCode(text));
    }

    /// <summary>Tells whether a tool found nothing.</summary>
    public static bool IsNothing(string text) => Nothing().IsMatch(text.AsSpan(0, Math.Min(text.Length, LongestHead)));

    private static bool HasErrorField(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            foreach (JsonProperty field in document.RootElement.EnumerateObject())
            {
                string name = field.Name.Replace("_", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
                bool isFailure = (name, field.Value.ValueKind) switch
                {
                    ("ERROR" or "ERRORS" or "EXCEPTION", JsonValueKind.String) => field.Value.GetString()!.Length > 0,
                    ("ERROR" or "EXCEPTION", JsonValueKind.Object or JsonValueKind.True) => true,
                    ("ERRORS", JsonValueKind.Array) => field.Value.GetArrayLength() > 0,
                    ("ISERROR", JsonValueKind.True) => true,
                    ("SUCCESS" or "OK", JsonValueKind.False) => true,
                    ("EXITCODE" or "RETURNCODE", JsonValueKind.Number) => field.Value.GetRawText() != "0",
                    _ => false,
                };
                if (isFailure)
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // It only looks like JSON, or has half a surrogate pair: that is no failure.
        }

        return false;
    }

    // A shell's wrapper writes it first or last.
    private static bool HasExitCode(string text) =>
        ExitCode().IsMatch(text.AsSpan(0, Math.Min(text.Length, LongestHead))) || ExitCode().IsMatch(text.AsSpan(Math.Max(0, text.Length - LongestHead)));

    [GeneratedRegex(@"^(<[a-z_]*error>|(fatal )?error\b|[a-z.]*(exception|error): |traceback \(most recent call last\)|failed\b|failure\b|[^\n]*: command not found)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Error();

    [GeneratedRegex(@"^\s*(|null|none|\[\s*\]|\{\s*\}|""""|(there (are|were) )?(no|0|nothing) ?(results?|match(es)?|files?|hits|items|records)?( were)?( found)?\.?|not found\.?)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Nothing();

    [GeneratedRegex(@"\b(exit|return) ?(code|status)[: =]{1,3}-?[1-9]|\bexited with (code |status )?-?[1-9]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExitCode();
}

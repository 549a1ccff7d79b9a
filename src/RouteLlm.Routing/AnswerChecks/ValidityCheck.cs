using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Checks for visible faults: malformed JSON, or JSON that breaks its schema, where JSON was asked for; tool calls of an unknown tool or
/// with arguments that break its schema; a refusal; an answer that is empty or was cut off; code that does not parse. Scores 0 for these
/// and 1 otherwise. Safe for concurrent use, as far as its delegates are.
/// </summary>
public sealed partial class ValidityCheck : IAnswerCheck
{
    private const int LongestRefusal = 300;

    /// <summary>
    /// Gets what tells whether code parses, given the language as the answer's fence names it (empty where it names none) and the code;
    /// <see langword="null"/> to leave code unchecked. Default: none.
    /// </summary>
    public Func<string, string, bool>? ParsesCode { get; init; }

    /// <summary>
    /// Gets what tells whether a JSON value meets a JSON schema, for schemas beyond the usual; <see langword="null"/>, the default, for
    /// types, required and further properties, items, enumerations, <c>anyOf</c> and <c>$defs</c>.
    /// </summary>
    public Func<JsonElement, JsonElement, bool>? MeetsSchema { get; init; }

    /// <inheritdoc/>
    public string Name => "validity";

    /// <inheritdoc/>
    public bool IsInstant => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is <see langword="null"/>.</exception>
    public ValueTask<AnswerCheckResult?> CheckAsync(CheckedAnswer answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        string? wrong = FindWrongCall(answer) ?? FindWrongText(answer);
        return new(wrong is null ? new AnswerCheckResult(1) : new AnswerCheckResult(0, wrong));
    }

    private string? FindWrongText(CheckedAnswer answer)
    {
        if (answer.FinishReason == ChatFinishReason.ContentFilter)
        {
            return "the provider's filter stopped the answer";
        }

        // A limit that the caller set cuts off whoever answers.
        if (answer.FinishReason == ChatFinishReason.Length && answer.Options?.MaxOutputTokens is null)
        {
            return "the answer was cut off";
        }

        if (answer.IsComplete && answer.ToolCalls.Count == 0 && string.IsNullOrWhiteSpace(answer.Text))
        {
            return "the answer is empty";
        }

        if (Refusal().IsMatch(answer.Text.AsSpan(0, Math.Min(answer.Text.Length, LongestRefusal))))
        {
            return "the answer is a refusal";
        }

        return answer.Options?.ResponseFormat is ChatResponseFormatJson format && answer.ToolCalls.Count == 0 ? FindWrongJson(answer, format)
            : ParsesCode is { } parses && answer.IsComplete && CodeBlock().Matches(answer.Text).Any(block => !parses(block.Groups["language"].Value, block.Groups["code"].Value)) ? "the answer's code does not parse"
            : null;
    }

    private string? FindWrongJson(CheckedAnswer answer, ChatResponseFormatJson format)
    {
        if (!answer.IsComplete)
        {
            return answer.Text.AsSpan().TrimStart() is { IsEmpty: false } begun && begun[0] is not ('{' or '[')
                ? "the answer is not JSON"
                : null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(answer.Text);
            return format.Schema is { } schema && !Meets(schema, document.RootElement) ? "the answer breaks its JSON schema" : null;
        }
        catch (JsonException)
        {
            return "the answer is not JSON";
        }
    }

    private string? FindWrongCall(CheckedAnswer answer)
    {
        foreach (FunctionCallContent call in answer.ToolCalls)
        {
            if (call.Exception is not null)
            {
                return "a tool's arguments are not JSON";
            }

            // Of a tool that is no function: it has no schema, and not every declaration of one gives a name.
            if (call.InformationalOnly || answer.Options?.Tools is not { Count: > 0 } tools)
            {
                continue;
            }

            if (tools.OfType<AIFunctionDeclaration>().FirstOrDefault(tool => tool.Name == call.Name) is not { } declared)
            {
                return "an unknown tool was called";
            }

            using JsonDocument arguments = JsonSchemaShape.ToJson(call.Arguments);
            if (!Meets(declared.JsonSchema, arguments.RootElement))
            {
                return "a tool's arguments break its schema";
            }
        }

        return null;
    }

    private bool Meets(JsonElement schema, JsonElement value) =>
        MeetsSchema?.Invoke(schema, value) ?? JsonSchemaShape.IsMetBy(schema, value);

    [GeneratedRegex(
        @"^\W*(I'?m|I am|We are|We're)? ?(very |so |really )?(sorry|unable to|not able to|afraid)\b.{0,60}(can'?t|cannot|unable|not able|won'?t|help|assist)|^\W*(I|We) (can'?t|cannot|can not|won'?t|am unable to|'m unable to) (help|assist|answer|provide|do|create|write|comply|fulfil|discuss)\b|^\W*As an? (AI|artificial intelligence|language model)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Refusal();

    [GeneratedRegex(@"^```(?<language>[^\n`]*)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CodeBlock();
}

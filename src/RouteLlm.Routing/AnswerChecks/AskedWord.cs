using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads what a model answers that was asked for a word: in a JSON object or bare, in a fence, after its thinking.</summary>
internal static class AskedWord
{
    private const string Fence = "```";

    private static readonly (string Opening, string Closing)[] Thinking = [("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<thought>", "</thought>"), ("<reasoning>", "</reasoning>")];
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Gets an answer without its thinking and its fence.</summary>
    public static ReadOnlySpan<char> BareTextOf(string answer) => WithoutFence(WithoutThinking(answer.AsSpan().Trim()));

    /// <summary>
    /// Gets the word under a property of a JSON object, whatever the case of its name; <see langword="null"/> where it is not there once,
    /// as a string.
    /// </summary>
    public static string? InJson(ReadOnlySpan<char> text, string property)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text.ToString(), Lenient);

            // One word in one object: of two, either may be a quoted text's.
            JsonProperty[] named = [.. document.RootElement.EnumerateObject().Where(found => found.Name.Equals(property, StringComparison.OrdinalIgnoreCase))];
            return named is [{ Value: { ValueKind: JsonValueKind.String } value }] ? value.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // No JSON, or half a character in it, escaped or not.
            return null;
        }
    }

    // Thinking that was cut off has no end, and no answer after it.
    private static ReadOnlySpan<char> WithoutThinking(ReadOnlySpan<char> text)
    {
        foreach ((string opening, string closing) in Thinking)
        {
            // Some servers leave out the beginning, which stands in the template of the prompt.
            int end = text.IndexOf(closing, StringComparison.OrdinalIgnoreCase);
            if (end >= 0 || text.StartsWith(opening, StringComparison.OrdinalIgnoreCase))
            {
                return end < 0 ? default : text[(end + closing.Length)..].Trim();
            }
        }

        return text;
    }

    private static ReadOnlySpan<char> WithoutFence(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Fence) || !text.EndsWith(Fence) || text.Length < 2 * Fence.Length)
        {
            return text;
        }

        text = text[Fence.Length..^Fence.Length];

        // The first line names the language, if anything.
        int line = text.IndexOf('\n');
        return (line < 0 ? text : text[(line + 1)..]).Trim();
    }
}

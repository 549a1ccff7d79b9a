using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads what a classifier answered: a JSON object with the category, or the category's name; in a fence, after its thinking, or after the word 'category' as models write it.</summary>
/// <remarks>An answer that holds a name among other text counts for nothing: that text may be the prompt's.</remarks>
internal static class ClassifierAnswer
{
    // What models put around a word that stands by itself.
    private const string Wrapping = " \t\r\n\"'`*_.,:;!“”‘’";
    private const string Fence = "```";

    private static readonly (string Opening, string Closing)[] Thinking = [("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<thought>", "</thought>"), ("<reasoning>", "</reasoning>")];
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Gets the score of the category that the answer names; <see langword="null"/> where it names none.</summary>
    public static RouterScore? Read(string answer, CategoryList categories)
    {
        ReadOnlySpan<char> text = WithoutFence(WithoutThinking(answer.AsSpan().Trim()));
        return text.StartsWith("{")
            ? NameInJson(text) is { } name ? Find(name, categories) : null
            : Find(text, categories) ?? Find(WithoutLabel(text), categories);
    }

    private static RouterScore? Find(ReadOnlySpan<char> name, CategoryList categories) => categories.Find(name.ToString()) ?? categories.Find(name.Trim(Wrapping).ToString());

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

    // "Category: coding", as a label in bold, too.
    private static ReadOnlySpan<char> WithoutLabel(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> rest = text.TrimStart(Wrapping);
        if (!rest.StartsWith(CategoryList.AnswerProperty, StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        rest = rest[CategoryList.AnswerProperty.Length..].TrimStart("*_\"' ");
        return rest.StartsWith(":") ? rest[1..] : default;
    }

    private static string? NameInJson(ReadOnlySpan<char> text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text.ToString(), Lenient);

            // One category in one object: of two, either may be the prompt's.
            JsonProperty[] named = [.. document.RootElement.EnumerateObject().Where(static property => property.Name.Equals(CategoryList.AnswerProperty, StringComparison.OrdinalIgnoreCase))];
            return named is [{ Value: { ValueKind: JsonValueKind.String } value }] ? value.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // No JSON, or half a character in it, escaped or not.
            return null;
        }
    }
}

using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads what a classifier answered: a JSON object with the category and nothing else, or the category's name and nothing else.</summary>
/// <remarks>An answer that holds a name among other text counts for nothing: that text may be the prompt's.</remarks>
internal static class ClassifierAnswer
{
    // What models put around a word that stands by itself.
    private const string Wrapping = " \t\r\n\"'`*.,:;!“”‘’";

    /// <summary>Gets the score of the category that the answer names; <see langword="null"/> where it names none.</summary>
    public static RouterScore? Read(string answer, CategoryList categories)
    {
        string text = answer.Trim();
        return text.StartsWith('{')
            ? NameInJson(text) is { } name ? categories.Find(name) : null
            : categories.Find(text) ?? categories.Find(text.AsSpan().Trim(Wrapping).ToString());
    }

    private static string? NameInJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonProperty[] properties = [.. document.RootElement.EnumerateObject()];
            return properties is [{ Name: CategoryList.AnswerProperty, Value: { ValueKind: JsonValueKind.String } value }] ? value.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // No JSON, or half a character in it, escaped or not.
            return null;
        }
    }
}

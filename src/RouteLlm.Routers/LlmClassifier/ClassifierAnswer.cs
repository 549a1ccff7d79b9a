namespace RouteLlm;

/// <summary>
/// Reads what a classifier answered: a JSON object with the category, or the category's name; in a fence, after its thinking, or after the
/// word 'category' as models write it.
/// </summary>
/// <remarks>An answer that holds a name among other text counts for nothing: that text may be the prompt's.</remarks>
internal static class ClassifierAnswer
{
    // What models put around a word that stands by itself.
    private const string Wrapping = " \t\r\n\"'`*_.,:;!“”‘’";

    /// <summary>Gets the score of the category that the answer names; <see langword="null"/> where it names none.</summary>
    public static RouterScore? Read(string answer, CategoryList categories)
    {
        ReadOnlySpan<char> text = AskedWord.BareTextOf(answer);
        return text.StartsWith("{")
            ? AskedWord.InJson(text, CategoryList.AnswerProperty) is { } name ? Find(name, categories) : null
            : Find(text, categories) ?? Find(WithoutLabel(text), categories);
    }

    private static RouterScore? Find(ReadOnlySpan<char> name, CategoryList categories) =>
        categories.Find(name.ToString()) ?? categories.Find(name.Trim(Wrapping).ToString());

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
}

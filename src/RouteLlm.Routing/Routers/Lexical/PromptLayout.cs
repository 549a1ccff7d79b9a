namespace RouteLlm;

/// <summary>Tells the kind of a prompt by its layout.</summary>
internal static class PromptLayout
{
    private const int FewestOptions = 3;
    private const string AnswerLabel = "answer:";

    /// <summary>Tells the kind of a prompt. One that is longer than what is read of it is open.</summary>
    public static PromptKind KindOf(ReadOnlySpan<char> text) =>
        text.Length > LexicalFeatures.MaximumLength ? PromptKind.Open
        : HasOptions(text) ? PromptKind.MultipleChoice
        : WordProblemLayout.IsWordProblem(text) ? PromptKind.WordProblem
        : PromptKind.Open;

    // "A.", "A)", "A:" or "(A)" at the start of a line, or "(A)" anywhere, then B and C in their order. Lists of other kinds have small
    // letters: with those it takes a text that ends by asking for the answer.
    private static bool HasOptions(ReadOnlySpan<char> text) =>
        HasOptions(text, 'A') || (text.TrimEnd().EndsWith(AnswerLabel, StringComparison.OrdinalIgnoreCase) && HasOptions(text, 'a'));

    private static bool HasOptions(ReadOnlySpan<char> text, char first)
    {
        int options = 0;
        for (int at = 0; ;)
        {
            int letter = SkipIndent(text, at);
            if (letter + 1 < text.Length && text[letter] == first + options && text[letter + 1] is ('.' or ')' or ':' or '．' or '、' or '：' or '）') && ++options == FewestOptions)
            {
                return true;
            }

            int next = text[at..].IndexOfAny('\n', '(', '（');
            if (next < 0)
            {
                return false;
            }

            at += next + 1;
        }
    }

    private static int SkipIndent(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is (' ' or '\t' or '-' or '*' or '('))
        {
            at++;
        }

        return at;
    }
}

namespace RouteLlm;

/// <summary>Tells the kind of a prompt by its layout.</summary>
internal static class PromptLayout
{
    private const int FewestOptions = 3;

    // Labels of four options and a word behind each leave two words of a gadget of ten.
    private const int FewestOptionsOfFewWords = 4;

    // Shorter ones have no room for both a gadget and much of a prompt.
    private const int FewestWordsWithGadget = 16;
    private const string AnswerLabel = "answer:";

    /// <summary>Tells the kind of a prompt. One that is longer than what is read of it is open.</summary>
    public static PromptKind KindOf(ReadOnlySpan<char> text) =>
        text.Length > LexicalFeatures.MaximumLength ? PromptKind.Open
        : IsMultipleChoice(text) ? PromptKind.MultipleChoice
        : WordProblemLayout.IsWordProblem(text) ? PromptKind.WordProblem
        : PromptKind.Open;

    private static bool IsMultipleChoice(ReadOnlySpan<char> text)
    {
        AnswerOptions options = OptionsOf(text);
        if (options.Count < FewestOptions || options.Start == 0)
        {
            return false;
        }

        // What goes on for long after its options is no question with options.
        return IsShort(text)
            || (options.ThirdStart >= PromptEdges.First(text).Length && (options.Count >= FewestOptionsOfFewWords || options.Start < text.Length - PromptEdges.Last(text).Length));
    }

    private static bool IsShort(ReadOnlySpan<char> text) => PromptEdges.CountWords(text, FewestWordsWithGadget) < FewestWordsWithGadget;

    // Lists of other kinds have small letters: with those it takes a text that ends by asking for the answer.
    private static AnswerOptions OptionsOf(ReadOnlySpan<char> text)
    {
        var options = AnswerOptions.Find(text, 'A');
        return options.Count < FewestOptions && text.TrimEnd().EndsWith(AnswerLabel, StringComparison.OrdinalIgnoreCase)
            ? AnswerOptions.Find(text, 'a')
            : options;
    }
}

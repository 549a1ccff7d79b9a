namespace RouteLlm;

/// <summary>Tells the kind of a prompt by its layout.</summary>
internal static class PromptLayout
{
    private const int FewestOptions = 3;

    /// <summary>Tells the kind of a prompt. One that is longer than what is read of it is open.</summary>
    public static PromptKind KindOf(ReadOnlySpan<char> text) =>
        text.Length > LexicalFeatures.MaximumLength ? PromptKind.Open
        : HasOptions(text) ? PromptKind.MultipleChoice
        : WordProblemLayout.IsWordProblem(text) ? PromptKind.WordProblem
        : PromptKind.Open;

    // "A.", "A)", "A:" or "(A)" at the start of a line, or "(A)" anywhere, then B and C in their order.
    private static bool HasOptions(ReadOnlySpan<char> text)
    {
        for (int first = text.IndexOf('A'); first >= 0; first = NextOf(text, 'A', first + 1))
        {
            if (IsOption(text, first))
            {
                return HasOptionsAfter(text, first);
            }
        }

        return false;
    }

    private static bool HasOptionsAfter(ReadOnlySpan<char> text, int first)
    {
        int at = first;
        for (int option = 1; option < FewestOptions; option++)
        {
            char letter = (char)('A' + option);
            do
            {
                at = NextOf(text, letter, at + 1);
            }
            while (at >= 0 && !IsOption(text, at));
            if (at < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int NextOf(ReadOnlySpan<char> text, char letter, int from)
    {
        int found = text[from..].IndexOf(letter);
        return found < 0 ? -1 : from + found;
    }

    private static bool IsOption(ReadOnlySpan<char> text, int at)
    {
        if (at + 1 >= text.Length || text[at + 1] is not ('.' or ')' or ':' or '．' or '、' or '：' or '）'))
        {
            return false;
        }

        bool isInBrackets = at > 0 && text[at - 1] is ('(' or '（');
        return isInBrackets || IsAtLineStart(text, at);
    }

    private static bool IsAtLineStart(ReadOnlySpan<char> text, int at)
    {
        int before = at - 1;
        while (before >= 0 && text[before] is (' ' or '\t' or '-' or '*' or '('))
        {
            before--;
        }

        return before < 0 || text[before] == '\n';
    }
}

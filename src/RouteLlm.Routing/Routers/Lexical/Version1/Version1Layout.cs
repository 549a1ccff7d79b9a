using System.Buffers;

namespace RouteLlm;

/// <summary>Tells the kind of a prompt by its layout.</summary>
internal static class Version1Layout
{
    private const int FewestOptions = 3;
    private const int ShortestProblem = 60;
    private const int LongestProblem = 1000;

    // Lines, LaTeX and code, none of which stands in a word problem.
    private static readonly SearchValues<char> MarksOfOtherTexts = SearchValues.Create("\n\\^{}_=");

    /// <summary>Tells the kind of a prompt. One that is longer than what is read of it is open.</summary>
    public static PromptKind KindOf(ReadOnlySpan<char> text) =>
        text.Length > Version1Features.MaximumLength ? PromptKind.Open
        : HasOptions(text) ? PromptKind.MultipleChoice
        : IsWordProblem(text) ? PromptKind.WordProblem
        : PromptKind.Open;

    private static bool HasOptions(ReadOnlySpan<char> text)
    {
        int options = 0;
        foreach (ReadOnlySpan<char> whole in text.EnumerateLines())
        {
            ReadOnlySpan<char> line = whole is ['(', ..] ? whole[1..] : whole;
            if (line.Length > 1 && char.IsAsciiLetterUpper(line[0]) && line[1] is ('.' or ')') && ++options == FewestOptions)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWordProblem(ReadOnlySpan<char> text) =>
        text.Length is >= ShortestProblem and <= LongestProblem
        && text.TrimEnd() is [.., '?']
        && !text.ContainsAny(MarksOfOtherTexts)
        && HasTwoNumbers(text);

    private static bool HasTwoNumbers(ReadOnlySpan<char> text)
    {
        int first = text.IndexOfAnyInRange('0', '9');
        if (first < 0)
        {
            return false;
        }

        ReadOnlySpan<char> rest = text[first..];
        int end = rest.IndexOfAnyExceptInRange('0', '9');
        return end >= 0 && rest[end..].ContainsAnyInRange('0', '9');
    }
}

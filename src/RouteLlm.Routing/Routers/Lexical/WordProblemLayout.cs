using System.Buffers;

namespace RouteLlm;

/// <summary>Recognises word problems of arithmetic: one paragraph with two or more quantities that asks how many or how much.</summary>
internal static class WordProblemLayout
{
    private const int Shortest = 60;
    private const int Longest = 1000;
    private const int FewestQuantities = 2;

    // The question stands at the end.
    private const int QuestionLength = 220;

    // Lines, LaTeX, code and tags, none of which stands in a word problem.
    private static readonly SearchValues<char> MarksOfOtherTexts = SearchValues.Create("\n\\^{}_=`<>[]|");

    private static readonly PhraseSearch Questions = new("how many", "how much", "how long", "how far", "how old", "how tall", "how fast", "how big", "how heavy", "how high");

    private static readonly PhraseSearch Results = new("calculate", "total", "combined", "altogether", "remaining", "percentage", "average", "how often", "cost");

    // Someone who asks for one of these asks for more than a number.
    private static readonly PhraseSearch OtherRequests = new("write", "explain", "prove", "code", "function", "table", "plan", "suggest", "recommend");

    private static readonly string[] NumberWords =
    [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "hundred",
        "half", "twice", "thrice", "third", "thirds", "quarter", "quarters", "fourth", "fifth", "fifths", "dozen", "double", "triple", "doubled", "tripled", "couple", "pair",
    ];

    public static bool IsWordProblem(ReadOnlySpan<char> text) =>
        text.Length is >= Shortest and <= Longest
        && !text.ContainsAny(MarksOfOtherTexts)
        && AsksForNumber(text)
        && HasQuantities(text);

    private static bool AsksForNumber(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> end = text[^Math.Min(text.Length, QuestionLength)..];
        return Questions.AnyIn(end) || (Results.AnyIn(end) && !OtherRequests.AnyIn(text));
    }

    private static bool HasQuantities(ReadOnlySpan<char> text)
    {
        int quantities = 0;
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
            }

            if (end > start && (char.IsAsciiDigit(text[start]) || IsNumberWord(text[start..end])) && ++quantities == FewestQuantities)
            {
                return true;
            }

            start = end + 1;
        }

        return false;
    }

    private static bool IsNumberWord(ReadOnlySpan<char> word)
    {
        foreach (string number in NumberWords)
        {
            if (word.Equals(number, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

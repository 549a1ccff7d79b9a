namespace RouteLlm;

/// <summary>
/// The tokens that gadgets are made of: words of the prompts and made-up words of at most 16 letters and digits, bare or with an
/// underscore, and marks, labels of answers and of lists among them.
/// </summary>
internal static class GadgetTokens
{
    private const int LongestWord = 16;
    private const int ShortestUnderscored = 3;
    private const int ShortestMadeUp = 2;
    private const int LongestMadeUp = 10;
    private const int Letters = 26;
    private const int MadeUpForEachKept = 16;

    private static readonly string[] Marks =
    [
        "?", "!", ".", ",", ":", ";", "\"", "(", ")", "[", "]", "{", "}", "()", "{}", "[]", "<>", "=", "+", "-", "*", "/", "_", "^", "|", "\\", "$", "$$", "#", "##", "`", "```", "@", "%", "&", "=>",
        "://", "1", "2", "42", "100", "(A)", "(B)", "(C)", "\nA.", "\nB.", "\nC.", "\nD.", "\nA)", "\nB)", "\nC)", "\n-", "\n1.", "\n2.", "\n", "\n\n", "\\frac", "\\int", "\\to", "x^2",
    ];

    /// <summary>The labels that make any prompt look like a multiple-choice question.</summary>
    public static IReadOnlyList<string> AnswerLabels { get; } = ["\nA.", "\nB.", "\nC.", "\nD."];

    /// <summary>
    /// Gathers tokens: half words of prompts, the more common first; an eighth of them with an underscore on either side each; made-up
    /// words for the rest.
    /// </summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="count">About how many tokens to gather.</param>
    /// <param name="router">The router; of a lexical one, the made-up words with the largest weights are taken.</param>
    /// <param name="random">Makes words up.</param>
    public static string[] Gather(IReadOnlyList<string> prompts, int count, IPromptRouter router, SplitMix64 random)
    {
        string[] words =
        [
            .. prompts.SelectMany(static prompt => WordsOf(prompt).Distinct(StringComparer.Ordinal))
                .GroupBy(static word => word, StringComparer.Ordinal)
                .OrderByDescending(static group => group.Count())
                .ThenBy(static group => group.Key, StringComparer.Ordinal)
                .Select(static group => group.Key)
                .Take(count / 2),
        ];
        string[] underscored = [.. words.Where(static word => word.Length >= ShortestUnderscored).Take(count / 8)];
        return
        [
            .. Marks.Concat(words).Concat(underscored.Select(static word => $"_{word}")).Concat(underscored.Select(static word => $"{word}_"))
                .Concat(MadeUp(count / 4, router, random)).Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>Tells whether what stands between spaces is short enough for a token.</summary>
    public static bool IsShort(string word) => word.Length <= LongestWord;

    private static IEnumerable<string> WordsOf(string prompt)
    {
        int start = 0;
        while (start < prompt.Length)
        {
            int end = start;
            while (end < prompt.Length && char.IsLetterOrDigit(prompt[end]) && (end == start || !IsWhole(prompt[start])) && !(end > start && IsWhole(prompt[end])))
            {
                end++;
            }

            if (end > start && end - start <= LongestWord)
            {
                yield return prompt[start..end].ToLowerInvariant();
            }

            start = Math.Max(end, start + 1);
        }
    }

    // Ideographs and kana are words by themselves.
    private static bool IsWhole(char character) => character is >= '\u2E80' and <= '\u9FFF';

    private static IEnumerable<string> MadeUp(int count, IPromptRouter router, SplitMix64 random)
    {
        if (router is not LexicalRouter lexical)
        {
            return MakeUp(count, random);
        }

        string[] ranked = [.. MakeUp(count * MadeUpForEachKept, random).OrderBy(lexical.Model.WeightOf)];
        return ranked.Take(count / 2).Concat(ranked.TakeLast(count / 2));
    }

    private static string[] MakeUp(int count, SplitMix64 random)
    {
        string[] words = new string[count];
        for (int i = 0; i < count; i++)
        {
            char[] letters = new char[ShortestMadeUp + random.NextBelow(LongestMadeUp - ShortestMadeUp)];
            for (int letter = 0; letter < letters.Length; letter++)
            {
                letters[letter] = (char)('a' + random.NextBelow(Letters));
            }

            words[i] = new string(letters);
        }

        return words;
    }
}

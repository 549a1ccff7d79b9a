using System.Collections.Frozen;

namespace RouteLlm;

/// <summary>Tells short replies, which mean nothing without the turn before them, from prompts.</summary>
internal static class ShortReply
{
    private const int MostWords = 6;
    private const int MostCharacters = 40;

    // What a harness adds to a reply is seldom more.
    private const int MostCharactersWithHarness = 16 * 1024;

    // A reply is short when all its words are of these: a new question has at least one that is not.
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        [
            "yes", "yep", "yeah", "y", "no", "nope", "n", "ok", "okay", "k", "sure", "please", "pls", "thanks", "thank", "you", "great", "good", "fine",
            "perfect", "cool", "nice", "right", "correct", "exactly", "agreed", "done", "go", "on", "ahead", "continue", "proceed", "next", "more", "again",
            "further", "keep", "going", "try", "retry", "stop", "wait", "do", "it", "that", "this", "the", "a", "an", "first", "second", "third", "fourth", "last",
            "latter", "former", "one", "two", "three", "four", "five", "both", "all", "none", "neither", "either", "other", "option", "number", "and", "or",
            "b", "c", "d", "e", "1", "2", "3", "4", "5", "6", "7", "8", "9", "why", "how", "really", "sounds", "looks", "let's", "lets", "of", "them", "so", "not", "too",
            "ja", "nein", "doch", "bitte", "danke", "weiter", "genau", "gut", "oui", "non", "merci", "continuez", "si", "sí", "vale", "gracias", "sigue",
            "是", "是的", "不", "不是", "好", "好的", "对", "继续", "可以", "谢谢", "はい", "いいえ", "続けて", "네", "아니요", "계속",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells whether the words of a person in a text are a short reply.</summary>
    public static bool Is(string text) => text.Length <= MostCharactersWithHarness
        && !PromptNormalizer.Default.HasMoreOfPerson(text, MostCharacters)
        && IsShort(PromptNormalizer.Default.WithoutHarness(text));

    private static bool IsShort(ReadOnlySpan<char> text)
    {
        if (text.Length > MostCharacters)
        {
            return false;
        }

        int words = 0;
        while (!text.IsEmpty)
        {
            int start = IndexOfWord(text);
            if (start < 0)
            {
                break;
            }

            text = text[start..];
            int length = LengthOfWord(text);
            if (++words > MostWords || !Words.Contains(text[..length].ToString()))
            {
                return false;
            }

            text = text[length..];
        }

        return words > 0;
    }

    private static int IndexOfWord(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsLetterOrDigit(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static int LengthOfWord(ReadOnlySpan<char> text)
    {
        int length = 1;
        while (length < text.Length && (char.IsLetterOrDigit(text[length]) || text[length] is '\'' or '’'))
        {
            length++;
        }

        return length;
    }
}

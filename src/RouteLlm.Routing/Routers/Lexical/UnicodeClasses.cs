using System.Globalization;

namespace RouteLlm;

/// <summary>Looks up the class of characters beyond ASCII, and folds them onto what means the same.</summary>
internal static class UnicodeClasses
{
    private const ulong Singles = (1UL << (int)UnicodeClass.Mark) | (1UL << (int)UnicodeClass.Ideograph);

    private static readonly byte[] Classes = Build();

    public static UnicodeClass Of(char character) => (UnicodeClass)Classes[character];

    /// <summary>Gets all bits set for a character that is a word by itself, and none for any other.</summary>
    public static ulong MaskOfSingle(char character) => 0 - ((Singles >> Classes[character]) & 1);

    /// <summary>Folds punctuation of other scripts and widths onto ASCII.</summary>
    public static char FoldMark(char mark) => mark switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(mark - 0xFEE0),
        '。' or '।' or '۔' or '．' or '｡' => '.',
        '、' or '،' => ',',
        '؟' or '¿' => '?',
        '؛' => ';',
        '“' or '”' or '„' or '«' or '»' or '「' or '」' or '『' or '』' or '《' or '》' => '"',
        '‘' or '’' or '‚' => '\'',
        '–' or '—' or '−' => '-',
        '×' => '*',
        '÷' => '/',
        '•' or '·' or '●' or '▪' => '*',
        _ => mark,
    };

    private static byte[] Build()
    {
        byte[] classes = new byte[0x10000];
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = (byte)Classify((char)i);
        }

        return classes;
    }

    private static UnicodeClass Classify(char character)
    {
        if (char.IsSurrogate(character))
        {
            return UnicodeClass.Letter;
        }

        if (char.IsDigit(character) || character is >= '\uFF10' and <= '\uFF19')
        {
            return UnicodeClass.Digit;
        }

        if (IsOfScriptWithoutSpaces(character))
        {
            return char.IsPunctuation(character) || char.IsWhiteSpace(character) ? UnicodeClass.Mark : UnicodeClass.Ideograph;
        }

        return char.GetUnicodeCategory(character) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => char.ToLowerInvariant(character) != character ? UnicodeClass.Capital : UnicodeClass.Letter,
            UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.LetterNumber
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => UnicodeClass.Letter,
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned => UnicodeClass.Separator,
            _ => UnicodeClass.Mark,
        };
    }

    // Thai and Lao, Khmer, kana, CJK and its compatibility forms; the syllables of Korean, whose words grow endings.
    private static bool IsOfScriptWithoutSpaces(char character) => character
        is (>= '\u0E00' and <= '\u0EFF')
        or (>= '\u1780' and <= '\u17FF')
        or (>= '\u3040' and <= '\u30FF')
        or (>= '\u3400' and <= '\u9FFF')
        or (>= '\uAC00' and <= '\uD7A3')
        or (>= '\uF900' and <= '\uFAFF');
}

using System.Text;
using System.Text.Unicode;

namespace RouteLlm;

/// <summary>Finds the script that a text is written in: that of most of its letters, by the Unicode block of each.</summary>
internal static class ScriptOfText
{
    // Japanese mixes kana with Han characters, Chinese quotes a word in kana at most.
    private const int HanPerKana = 9;

    // Blocks begin and end at multiples of 16.
    private const int BlockUnit = 16;

    private const int FirstSupplementaryHan = 0x20000;
    private const int LastSupplementaryHan = 0x3FFFF;

    private static readonly int Scripts = Enum.GetValues<WritingScript>().Length;

    // The script of each unit of the basic plane, plus 1; 0 for those that the enumeration does not know.
    private static readonly byte[] Units = MapUnits();

    /// <summary>
    /// Gets the script; <see langword="null"/> for a text without letters, or mostly in a script that the enumeration does not know.
    /// </summary>
    /// <remarks>Of scripts with as many letters, the first of the enumeration.</remarks>
    public static WritingScript? Of(string text)
    {
        Span<int> letters = stackalloc int[Scripts + 1];
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune))
            {
                letters[UnitOf(rune)]++;
            }
        }

        ref int han = ref letters[(int)WritingScript.Han + 1];
        ref int japanese = ref letters[(int)WritingScript.Japanese + 1];
        if (japanese > 0 && han <= (long)japanese * HanPerKana)
        {
            japanese += han;
            han = 0;
        }

        int most = 1;
        for (int i = 2; i < letters.Length; i++)
        {
            most = letters[i] > letters[most] ? i : most;
        }

        return letters[most] == 0 || letters[most] < letters[0] ? null : (WritingScript)(most - 1);
    }

    private static int UnitOf(Rune rune) =>
        rune.IsBmp ? Units[rune.Value / BlockUnit]
        : rune.Value is >= FirstSupplementaryHan and <= LastSupplementaryHan ? (int)WritingScript.Han + 1
        : 0;

    private static byte[] MapUnits()
    {
        var units = new byte[(char.MaxValue + 1) / BlockUnit];
        Map(
            units,
            WritingScript.Latin,
            UnicodeRanges.BasicLatin, UnicodeRanges.Latin1Supplement, UnicodeRanges.LatinExtendedA, UnicodeRanges.LatinExtendedB,
            UnicodeRanges.IpaExtensions, UnicodeRanges.LatinExtendedAdditional, UnicodeRanges.LatinExtendedC,
            UnicodeRanges.LatinExtendedD, UnicodeRanges.LatinExtendedE, UnicodeRange.Create('\uFF20', '\uFF5F'));
        Map(units, WritingScript.Greek, UnicodeRanges.GreekandCoptic, UnicodeRanges.GreekExtended);
        Map(
            units,
            WritingScript.Cyrillic,
            UnicodeRanges.Cyrillic, UnicodeRanges.CyrillicSupplement, UnicodeRanges.CyrillicExtendedA, UnicodeRanges.CyrillicExtendedB,
            UnicodeRanges.CyrillicExtendedC);
        Map(units, WritingScript.Armenian, UnicodeRanges.Armenian);
        Map(units, WritingScript.Georgian, UnicodeRanges.Georgian, UnicodeRanges.GeorgianExtended, UnicodeRanges.GeorgianSupplement);
        Map(units, WritingScript.Hebrew, UnicodeRanges.Hebrew);
        Map(
            units,
            WritingScript.Arabic,
            UnicodeRanges.Arabic, UnicodeRanges.ArabicSupplement, UnicodeRanges.ArabicExtendedA, UnicodeRanges.ArabicPresentationFormsA,
            UnicodeRanges.ArabicPresentationFormsB);
        Map(units, WritingScript.Devanagari, UnicodeRanges.Devanagari, UnicodeRanges.DevanagariExtended);
        Map(units, WritingScript.Bengali, UnicodeRanges.Bengali);
        Map(units, WritingScript.Tamil, UnicodeRanges.Tamil);
        Map(units, WritingScript.Telugu, UnicodeRanges.Telugu);
        Map(units, WritingScript.Thai, UnicodeRanges.Thai);
        Map(
            units,
            WritingScript.Han,
            UnicodeRanges.CjkSymbolsandPunctuation, UnicodeRanges.CjkUnifiedIdeographsExtensionA, UnicodeRanges.CjkUnifiedIdeographs,
            UnicodeRanges.CjkCompatibilityIdeographs);
        Map(
            units,
            WritingScript.Japanese,
            UnicodeRanges.Hiragana, UnicodeRanges.Katakana, UnicodeRanges.KatakanaPhoneticExtensions,
            UnicodeRange.Create('\uFF60', '\uFF9F'));
        Map(
            units,
            WritingScript.Hangul,
            UnicodeRanges.HangulJamo, UnicodeRanges.HangulCompatibilityJamo, UnicodeRanges.HangulJamoExtendedA,
            UnicodeRanges.HangulSyllables, UnicodeRanges.HangulJamoExtendedB, UnicodeRange.Create('\uFFA0', '\uFFDF'));
        return units;
    }

    private static void Map(byte[] units, WritingScript script, params ReadOnlySpan<UnicodeRange> blocks)
    {
        foreach (UnicodeRange block in blocks)
        {
            units.AsSpan(block.FirstCodePoint / BlockUnit, block.Length / BlockUnit).Fill((byte)((int)script + 1));
        }
    }
}

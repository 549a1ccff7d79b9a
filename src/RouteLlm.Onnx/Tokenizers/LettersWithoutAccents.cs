using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace RouteLlm;

/// <summary>What is left of a character in Unicode's normalization form D without nonspacing marks.</summary>
/// <remarks>
/// A table of our own, since <see cref="string.Normalize(NormalizationForm)"/> does nothing where globalization is invariant.
/// </remarks>
internal static class LettersWithoutAccents
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;
    private const int LeadingFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TrailingFirst = 0x11A7;
    private const int VowelCount = 21;
    private const int TrailingCount = 28;

    private static readonly FrozenDictionary<int, string> Table = Read();

    /// <summary>Appends what is left of a character.</summary>
    public static void Append(Rune character, PooledList<char> text)
    {
        int code = character.Value;
        if (code is >= HangulFirst and <= HangulLast)
        {
            int index = code - HangulFirst;
            text.Add((char)(LeadingFirst + (index / (VowelCount * TrailingCount))));
            text.Add((char)(VowelFirst + (index / TrailingCount % VowelCount)));
            if (index % TrailingCount != 0)
            {
                text.Add((char)(TrailingFirst + (index % TrailingCount)));
            }
        }
        else if (Table.TryGetValue(code, out string? left))
        {
            text.AddRange(left);
        }
        else if (Rune.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
        {
            character.EncodeToUtf16(text.Extend(character.Utf16SequenceLength));
        }
    }

    private static FrozenDictionary<int, string> Read()
    {
        var table = new Dictionary<int, string>();
        using Stream stream = typeof(LettersWithoutAccents).Assembly.GetManifestResourceStream("RouteLlm.letters-without-accents.txt")!;
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            string[] columns = line.Split('\t');
            string left = columns.Length == 1
                ? string.Empty
                : string.Concat(columns[1].Split(' ').Select(static code => new Rune(Hexadecimal(code)).ToString()));
            table.Add(Hexadecimal(columns[0]), left);
        }

        return table.ToFrozenDictionary();
    }

    private static int Hexadecimal(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

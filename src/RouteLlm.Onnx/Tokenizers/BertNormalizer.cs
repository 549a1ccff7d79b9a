using System.Globalization;
using System.Text;

namespace RouteLlm;

/// <summary>
/// BERT's normalizer: control characters go, white space becomes spaces, Chinese characters stand alone, accents and capitals go.
/// </summary>
internal sealed class BertNormalizer(bool cleansText, bool separatesChinese, bool stripsAccents, bool lowersCase) : ITextNormalizer
{
    private const int ReplacementCharacter = 0xFFFD;
    private const int CapitalDottedI = 0x130;

    public void Normalize(ReadOnlySpan<char> text, PooledList<char> normalized)
    {
        int i = 0;
        while (i < text.Length)
        {
            char first = text[i];
            if (char.IsAscii(first))
            {
                i++;
                AppendAscii(first, normalized);
                continue;
            }

            _ = Rune.DecodeFromUtf16(text[i..], out Rune character, out int length);
            i += length;
            Append(character, normalized);
        }
    }

    // CJK Unified Ideographs with extensions A to F, and the compatibility ideographs.
    private static bool IsChinese(int code) =>
        code is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
            or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private void AppendAscii(char character, PooledList<char> normalized)
    {
        if (cleansText && (character < ' ' || character == '\x7F'))
        {
            if (character is '\t' or '\n' or '\r')
            {
                normalized.Add(' ');
            }

            return;
        }

        normalized.Add(lowersCase && char.IsAsciiLetterUpper(character) ? (char)(character | 0x20) : character);
    }

    private void Append(Rune character, PooledList<char> normalized)
    {
        if (cleansText)
        {
            if (character.Value == ReplacementCharacter
                || Rune.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse)
            {
                return;
            }

            if (Rune.IsWhiteSpace(character))
            {
                normalized.Add(' ');
                return;
            }
        }

        bool standsAlone = separatesChinese && IsChinese(character.Value);
        if (standsAlone)
        {
            normalized.Add(' ');
        }

        int start = normalized.Count;
        if (stripsAccents)
        {
            LettersWithoutAccents.Append(character, normalized);
        }
        else
        {
            character.EncodeToUtf16(normalized.Extend(character.Utf16SequenceLength));
        }

        if (lowersCase)
        {
            LowerCase(normalized, start);
        }

        if (standsAlone)
        {
            normalized.Add(' ');
        }
    }

    private static void LowerCase(PooledList<char> text, int start)
    {
        Span<char> added = text.Items[start..];
        for (int i = 0; i < added.Length;)
        {
            _ = Rune.DecodeFromUtf16(added[i..], out Rune character, out int length);

            // The one letter whose small form is two characters.
            if (character.Value == CapitalDottedI)
            {
                added[i] = 'i';
                text.Add('\u0307');
                return;
            }

            Rune lower = Rune.ToLowerInvariant(character);
            if (lower.Utf16SequenceLength == length)
            {
                lower.EncodeToUtf16(added[i..]);
            }

            i += length;
        }
    }
}

using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace RouteLlm;

/// <summary>
/// Composes letters and the accents after them, as Unicode's form C does, the same with and without the globalisation data of the system.
/// </summary>
/// <remarks>
/// compositions.txt has the pairs of Latin, Greek, Cyrillic and kana, from Unicode's own table: base, mark, composed character.
/// </remarks>
internal static class UnicodeComposition
{
    private const string ResourceName = "RouteLlm.compositions.txt";

    // The syllables of Korean are computed (The Unicode Standard, section 3.12).
    private const char FirstSyllable = '\uAC00';
    private const char LastSyllable = '\uD7A3';
    private const char FirstLeading = '\u1100';
    private const char FirstVowel = '\u1161';
    private const char BeforeFirstTrailing = '\u11A7';
    private const int Leadings = 19;
    private const int Vowels = 21;
    private const int Trailings = 28;

    private static readonly FrozenDictionary<(char Base, char Mark), char> Compositions = Read();

    /// <summary>Writes a text, composed, into rented room.</summary>
    /// <param name="text">The text, which may stand in the room.</param>
    /// <param name="rented">The room: rented if it is not yet.</param>
    public static Span<char> Compose(ReadOnlySpan<char> text, scoped ref char[]? rented)
    {
        rented ??= ArrayPool<char>.Shared.Rent(text.Length);
        text.CopyTo(rented);
        Span<char> written = rented.AsSpan(0, text.Length);
        return PromptMarks.AnyCombining(written) ? ComposeInPlace(written) : written;
    }

    private static Span<char> ComposeInPlace(Span<char> text)
    {
        int written = 0;
        foreach (char character in text)
        {
            if (written > 0 && Find(text[written - 1], character) is { } composed)
            {
                text[written - 1] = composed;
            }
            else
            {
                text[written++] = character;
            }
        }

        return text[..written];
    }

    private static char? Find(char before, char mark) =>
        before is >= FirstLeading and < (char)(FirstLeading + Leadings) && mark is >= FirstVowel and < (char)(FirstVowel + Vowels)
            ? (char)(FirstSyllable + ((((before - FirstLeading) * Vowels) + (mark - FirstVowel)) * Trailings))
        : before is >= FirstSyllable and <= LastSyllable && (before - FirstSyllable) % Trailings == 0 && mark is > BeforeFirstTrailing and < (char)(BeforeFirstTrailing + Trailings)
            ? (char)(before + (mark - BeforeFirstTrailing))
        : Compositions.TryGetValue((before, mark), out char composed) ? composed
        : null;

    private static FrozenDictionary<(char Base, char Mark), char> Read()
    {
        using var reader = new StreamReader(typeof(UnicodeComposition).Assembly.GetManifestResourceStream(ResourceName)!);
        var compositions = new Dictionary<(char Base, char Mark), char>();
        while (reader.ReadLine() is { } line)
        {
            string[] codes = line.Split(' ');
            compositions.Add((CharacterOf(codes[0]), CharacterOf(codes[1])), CharacterOf(codes[2]));
        }

        return compositions.ToFrozenDictionary();
    }

    private static char CharacterOf(string code) => (char)ushort.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

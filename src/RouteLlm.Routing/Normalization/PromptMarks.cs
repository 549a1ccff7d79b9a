using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>Looks, without copying, for what makes a text worth rewriting.</summary>
internal static class PromptMarks
{
    private const int LastOfRun = CharacterRuns.Shortest - 1;

    private static readonly SearchValues<char> Marks = SearchValues.Create("<\r");

    /// <summary>
    /// Tells whether a text may have tags, line ends other than line feeds, accents apart from their letters, or runs of one character.
    /// </summary>
    public static bool AnyIn(ReadOnlySpan<char> text) => text.ContainsAny(Marks) || AnyRun(text) || AnyCombining(text);

    /// <summary>
    /// Tells whether a text has marks that may belong to the letter before: accents, voicing marks of kana, parts of Korean syllables.
    /// </summary>
    public static bool AnyCombining(ReadOnlySpan<char> text) =>
        text.ContainsAnyInRange('\u0300', '\uFFFF')
        && (text.ContainsAnyInRange('\u0300', '\u036F') || text.ContainsAnyInRange('\u3099', '\u309A') || text.ContainsAnyInRange('\u1100', '\u11FF'));

    private static bool AnyRun(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<ushort> characters = MemoryMarshal.Cast<char, ushort>(text);
        int i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var space = new Vector<ushort>(' ');
            for (; i + LastOfRun + Vector<ushort>.Count <= characters.Length; i += Vector<ushort>.Count)
            {
                var first = new Vector<ushort>(characters[i..]);
                var last = new Vector<ushort>(characters[(i + LastOfRun)..]);
                Vector<ushort> candidates = Vector.Equals(first, last) & Vector.GreaterThan(first, space);
                if (candidates != Vector<ushort>.Zero && AnyRunFrom(text, i, Vector<ushort>.Count))
                {
                    return true;
                }
            }
        }

        return AnyRunFrom(text, i, text.Length - i);
    }

    private static bool AnyRunFrom(ReadOnlySpan<char> text, int start, int count)
    {
        int end = Math.Min(start + count, text.Length - LastOfRun);
        for (int i = start; i < end; i++)
        {
            char character = text[i];
            if (character > ' ' && text[i + 1] == character && text[i + 2] == character && text[i + LastOfRun] == character)
            {
                return true;
            }
        }

        return false;
    }
}

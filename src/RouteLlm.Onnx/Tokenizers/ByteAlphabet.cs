namespace RouteLlm;

/// <summary>GPT-2's characters for bytes: printable ones stand for themselves, the others for those from U+0100 on, in order.</summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = Make();

    public static char CharacterOf(byte value) => Characters[value];

    private static char[] Make()
    {
        var characters = new char[256];
        char next = '\u0100';
        for (int value = 0; value < characters.Length; value++)
        {
            bool isPrintable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = isPrintable ? (char)value : next++;
        }

        return characters;
    }
}

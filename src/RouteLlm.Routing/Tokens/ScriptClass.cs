namespace RouteLlm;

/// <summary>Groups the characters beyond ASCII by script, since tokenizers spend alike on the characters of one.</summary>
internal static class ScriptClass
{
    /// <summary>The number of groups.</summary>
    public const int Count = 54;

    private const int ArabicVowels = 53;
    private const int Joiner = 20;
    private const int SkinTones = 45;
    private const int FirstOfSymbols = 20;

    // The first code point of each group but the first, in order: the group of a character is how many of them are at or below it.
    private static ReadOnlySpan<int> Starts =>
    [
        0x80, 0xC0, 0x250, 0x300, 0x370, 0x400, 0x530, 0x590, 0x600, 0x700, 0x900, 0x980, 0xA00, 0xE00, 0xE80, 0x1100, 0x1200, 0x1E00, 0x1F00, 0x2000,
        0x2001, 0x2070, 0x2190, 0x2200, 0x2300, 0x2600, 0x2800, 0x2E80, 0x3000, 0x3040, 0x30A0, 0x3100, 0x3400, 0x4E00, 0xA000, 0xAC00, 0xD7B0, 0xF900, 0xFE00,
        0xFE10, 0xFF00, 0x10000, 0x1F1E6, 0x1F200, 0x1F300, 0x1F301, 0x1F600, 0x1F650, 0x1F900, 0x1FA00, 0x20000, 0x30000,
    ];

    /// <summary>Finds the group of a code point beyond ASCII.</summary>
    public static int Of(int codePoint)
    {
        switch (codePoint)
        {
            case 0x200D:
                return Joiner;
            case >= 0x64B and <= 0x65F:
                return ArabicVowels;
            case >= 0x1F3FB and <= 0x1F3FF:
                return SkinTones;
        }

        int low = 0;
        int high = Starts.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (Starts[middle] <= codePoint)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        // The joiner and the skin tones stand inside of other groups.
        return low is Joiner or SkinTones ? low + 1 : low;
    }

    /// <summary>Says whether a group holds punctuation or symbols, which take line ends after them into the same token.</summary>
    public static bool IsPunctuation(int group) => group is >= FirstOfSymbols + 1 and <= 22 or 28 or 29 or 41;

    /// <summary>Says whether a group holds Latin letters.</summary>
    public static bool IsLatin(int group) => group is 2 or 3 or 18;
}

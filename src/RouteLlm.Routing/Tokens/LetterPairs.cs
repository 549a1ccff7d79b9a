namespace RouteLlm;

/// <summary>The pairs of letters that words seldom have, so that many of them tell of text that is no words.</summary>
internal static class LetterPairs
{
    // For each first letter, a bit for each second one that is rare after it in English and code.
    private static ReadOnlySpan<uint> Rare =>
    [
        0x2014291, 0x2E9B4EE, 0x2E5B26A, 0x2E986A4, 0x2000200, 0x3E5B6CE, 0x3E1862E, 0x2E5BEEE, 0x1510280, 0x3EBBFEF, 0x3FBDEEE, 0x2C326C6, 0x2EB26E4,
        0x2C30282, 0x2010280, 0x2E1066E, 0x3EFFFFF, 0x2C10280, 0x283226A, 0x2A10642, 0x3F14680, 0x3FFBEAE, 0x3B99E6E, 0x3F77EEA, 0x3F107EE, 0x3FFFFEE,
    ];

    /// <summary>Says whether a pair of ASCII letters, large or small, is rare.</summary>
    public static bool IsRare(char first, char second) => (Rare[(first | 0x20) - 'a'] & (1u << ((second | 0x20) - 'a'))) != 0;
}

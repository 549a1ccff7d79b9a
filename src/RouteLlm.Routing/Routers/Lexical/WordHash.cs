using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>Hashes words four characters at a time.</summary>
internal static class WordHash
{
    public const int CharactersAtOnce = 4;

    private const int BitsPerCharacter = 16;
    private const ulong Factor = 0xD6E8FEB86659FD93;
    private const ulong SingleFactor = 0x589965CC75374CC3;
    private const ulong Offset = 0x9E3779B97F4A7C15;

    /// <summary>Hashes a word.</summary>
    /// <param name="characters">A text that goes on for seven characters after the word, whatever they are.</param>
    /// <param name="start">Where the word starts.</param>
    /// <param name="length">The word's length, from 1 on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ref char characters, int start, int length)
    {
        if (length > 2 * CharactersAtOnce)
        {
            return OfLong(ref characters, start, length);
        }

        // Both lengths at once: which of the two a word has can't be guessed, and a wrong guess costs more than the second step.
        int beyondFirst = length - CharactersAtOnce;
        ulong first = Mix(Offset, Read(ref characters, start) & MaskOf(length - (beyondFirst & ~(beyondFirst >> 31))));
        ulong second = Mix(first, Read(ref characters, start + CharactersAtOnce) & MaskOf(beyondFirst));
        ulong hasSecond = (ulong)(-(long)beyondFirst >> 63);
        return first ^ ((first ^ second) & hasSecond);
    }

    /// <summary>Hashes a character that is a word by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfSingle(char character)
    {
        ulong hash = (character + 1UL) * SingleFactor;
        return hash ^ (hash >> 32);
    }

    /// <summary>Reads four characters, the first in the lowest bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read(ref char characters, int start)
    {
        if (BitConverter.IsLittleEndian)
        {
            return Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref characters, start)));
        }

        ulong value = 0;
        for (int i = CharactersAtOnce - 1; i >= 0; i--)
        {
            value = (value << BitsPerCharacter) | Unsafe.Add(ref characters, start + i);
        }

        return value;
    }

    private static ulong OfLong(ref char characters, int start, int length)
    {
        ulong hash = Offset;
        int at = 0;
        for (; at + CharactersAtOnce < length; at += CharactersAtOnce)
        {
            hash = Mix(hash, Read(ref characters, start + at));
        }

        return Mix(hash, Read(ref characters, start + at) & MaskOf(length - at));
    }

    // For 1 to 4 characters.
    private static ulong MaskOf(int characters) => ulong.MaxValue >> ((CharactersAtOnce - characters) * BitsPerCharacter);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong value)
    {
        hash = (hash ^ value) * Factor;
        return hash ^ (hash >> 32);
    }
}

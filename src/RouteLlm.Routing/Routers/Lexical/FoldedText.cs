using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RouteLlm;

/// <summary>
/// A text in lower case, with a bit for each character that is part of a word or a word by itself, and what was counted on the way.
/// </summary>
internal ref struct FoldedText
{
    /// <summary>The number of characters that are classified together: the bits of a word.</summary>
    public const int BlockLength = 64;

    /// <summary>The bits that each character has.</summary>
    public const int BitsOfCharacter = 3;

    private readonly Span<char> _characters;
    private readonly Span<ulong> _wordBits;
    private readonly Span<ulong> _markBits;
    private readonly Span<ulong> _ideographBits;

    /// <summary>Folds a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="characters">Room for the text, rounded up to whole blocks.</param>
    /// <param name="bits">Room for <see cref="BitsOfCharacter"/> numbers for each block.</param>
    public FoldedText(ReadOnlySpan<char> text, Span<char> characters, Span<ulong> bits)
    {
        _characters = characters;
        int blocks = bits.Length / BitsOfCharacter;
        _wordBits = bits[..blocks];
        _markBits = bits.Slice(blocks, blocks);
        _ideographBits = bits[(2 * blocks)..];
        Blocks = BlocksOf(text.Length);
        Fold(text);
    }

    public readonly ReadOnlySpan<char> Characters => _characters;

    /// <summary>Gets, for each character, whether it is part of a word.</summary>
    public readonly ReadOnlySpan<ulong> WordBits => _wordBits;

    /// <summary>Gets, for each character, whether it is punctuation or a symbol, and so a word by itself.</summary>
    public readonly ReadOnlySpan<ulong> MarkBits => _markBits;

    /// <summary>Gets, for each character, whether it is an ideograph or a syllable, and so a word by itself.</summary>
    public readonly ReadOnlySpan<ulong> IdeographBits => _ideographBits;

    public int Blocks { get; }

    /// <summary>Gets the number of words, those of one character that is no letter or digit not counted.</summary>
    public int Words { get; private set; }

    public int Letters { get; private set; }

    public int Digits { get; private set; }

    public int Numbers { get; private set; }

    public int Marks { get; private set; }

    public int ForeignLetters { get; private set; }

    public int Ideographs { get; private set; }

    /// <summary>Gets the number of line feeds, several in a row counting once.</summary>
    public int Lines { get; private set; }

    public static int BlocksOf(int length) => (length + BlockLength - 1) / BlockLength;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Fold(ReadOnlySpan<char> text)
    {
        ulong previousWords = 0;
        ulong previousDigits = 0;
        ulong previousLineFeeds = 0;
        for (int block = 0; block < Blocks; block++)
        {
            var bits = default(BlockBits);
            int start = block * BlockLength;
            int end = Math.Min(BlockLength, text.Length - start);
            ReadOnlySpan<char> source = text.Slice(start, end);
            Span<char> target = _characters.Slice(start, BlockLength);
            if (end < BlockLength)
            {
                // What follows a text reads as white space.
                source.CopyTo(target);
                target[end..].Clear();
                source = target;
            }

            if (!FoldAscii(source, target, ref bits))
            {
                FoldEach(text, start, end, ref bits);
            }

            ulong words = bits.Letters | bits.Digits;
            _wordBits[block] = words;
            _markBits[block] = bits.Marks;
            _ideographBits[block] = bits.Ideographs;
            Words += BitOperations.PopCount(words & ~((words << 1) | (previousWords >> 63)));
            Letters += BitOperations.PopCount(bits.Letters);
            Digits += BitOperations.PopCount(bits.Digits);
            Numbers += BitOperations.PopCount(bits.Digits & ~((bits.Digits << 1) | (previousDigits >> 63)));
            Marks += BitOperations.PopCount(bits.Marks);
            Ideographs += BitOperations.PopCount(bits.Ideographs);
            Lines += BitOperations.PopCount(bits.LineFeeds & ~((bits.LineFeeds << 1) | (previousLineFeeds >> 63)));
            previousWords = words;
            previousDigits = bits.Digits;
            previousLineFeeds = bits.LineFeeds;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool FoldAscii(ReadOnlySpan<char> text, Span<char> folded, ref BlockBits bits)
    {
        ref ushort source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        if (!AsciiBlock.TryRead(ref source, out Vector512<byte> characters))
        {
            return false;
        }

        Vector512<byte> lower = characters | Vector512.Create((byte)0x20);
        Vector512<byte> isLetter = Vector512.LessThan(lower - Vector512.Create((byte)'a'), Vector512.Create((byte)26));
        Vector512<byte> isDigit = Vector512.LessThan(characters - Vector512.Create((byte)'0'), Vector512.Create((byte)10));
        Vector512<byte> isSeparator = Vector512.LessThanOrEqual(characters, Vector512.Create((byte)' ')) | Vector512.Equals(characters, Vector512.Create((byte)0x7F));
        (Vector512<ushort> resultLow, Vector512<ushort> resultHigh) = Vector512.Widen(Vector512.ConditionalSelect(isLetter, lower, characters));
        ref ushort target = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(folded));
        resultLow.StoreUnsafe(ref target);
        resultHigh.StoreUnsafe(ref target, BlockLength / 2);

        bits.Letters = isLetter.ExtractMostSignificantBits();
        bits.Digits = isDigit.ExtractMostSignificantBits();
        bits.LineFeeds = Vector512.Equals(characters, Vector512.Create((byte)'\n')).ExtractMostSignificantBits();
        bits.Marks = ~(bits.Letters | bits.Digits | isSeparator.ExtractMostSignificantBits());
        return true;
    }

    private void FoldEach(ReadOnlySpan<char> text, int start, int count, ref BlockBits bits)
    {
        for (int offset = 0; offset < count; offset++)
        {
            char character = text[start + offset];
            ulong bit = 1UL << offset;
            UnicodeClass kind = UnicodeClasses.Of(character);
            switch (kind)
            {
                case UnicodeClass.Capital:
                    bits.Letters |= bit;
                    ForeignLetters += char.IsAscii(character) ? 0 : 1;
                    character = char.ToLowerInvariant(character);
                    break;
                case UnicodeClass.Letter:
                    bits.Letters |= bit;
                    ForeignLetters += char.IsAscii(character) ? 0 : 1;
                    break;
                case UnicodeClass.Digit:
                    bits.Digits |= bit;
                    character = (char)('0' + ((int)char.GetNumericValue(character) % 10));
                    break;
                case UnicodeClass.Ideograph:
                    bits.Ideographs |= bit;
                    break;
                case UnicodeClass.Mark:
                    bits.Marks |= bit;
                    character = char.IsAscii(character) ? character : UnicodeClasses.FoldMark(character);
                    break;
                default:
                    bits.LineFeeds |= character == '\n' ? bit : 0;
                    break;
            }

            _characters[start + offset] = character;
        }
    }

    /// <summary>A bit for each character of a block.</summary>
    private struct BlockBits
    {
        public ulong Letters;
        public ulong Digits;
        public ulong Marks;
        public ulong Ideographs;
        public ulong LineFeeds;
    }
}

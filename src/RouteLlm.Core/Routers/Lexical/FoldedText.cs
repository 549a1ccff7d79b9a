using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RouteLlm;

/// <summary>A text in lower case, with a bit for each character that is part of a word or a word by itself, and what was counted on the way.</summary>
internal ref struct FoldedText
{
    /// <summary>The number of characters that are classified together: the bits of a word.</summary>
    public const int BlockLength = 64;

    private const int VectorLength = 16;

    private readonly Span<char> _characters;
    private readonly Span<ulong> _wordBits;
    private readonly Span<ulong> _singleBits;

    /// <summary>Folds a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="characters">Room for the text, rounded up to whole blocks.</param>
    /// <param name="wordBits">Room for a number for each block.</param>
    /// <param name="singleBits">Room for a number for each block.</param>
    public FoldedText(ReadOnlySpan<char> text, Span<char> characters, Span<ulong> wordBits, Span<ulong> singleBits)
    {
        _characters = characters;
        _wordBits = wordBits;
        _singleBits = singleBits;
        Blocks = BlocksOf(text.Length);
        Fold(text);
    }

    public readonly ReadOnlySpan<char> Characters => _characters;

    /// <summary>Gets, for each character, whether it is part of a word.</summary>
    public readonly ReadOnlySpan<ulong> WordBits => _wordBits;

    /// <summary>Gets, for each character, whether it is a word by itself.</summary>
    public readonly ReadOnlySpan<ulong> SingleBits => _singleBits;

    public int Blocks { get; }

    public int Letters { get; private set; }

    public int Digits { get; private set; }

    public int Numbers { get; private set; }

    public int Marks { get; private set; }

    public int ForeignLetters { get; private set; }

    public int Ideographs { get; private set; }

    /// <summary>Gets the number of line feeds, several in a row counting once.</summary>
    public int Lines { get; private set; }

    public static int BlocksOf(int length) => (length + BlockLength - 1) / BlockLength;

    private void Fold(ReadOnlySpan<char> text)
    {
        ulong previousDigits = 0;
        ulong previousLineFeeds = 0;
        for (int block = 0; block < Blocks; block++)
        {
            var bits = default(BlockBits);
            int start = block * BlockLength;
            int end = Math.Min(BlockLength, text.Length - start);
            int offset = 0;
            if (Vector128.IsHardwareAccelerated)
            {
                for (; offset + VectorLength <= end; offset += VectorLength)
                {
                    if (!FoldAscii(text.Slice(start + offset, VectorLength), _characters.Slice(start + offset, VectorLength), offset, ref bits))
                    {
                        FoldEach(text, start, offset, offset + VectorLength, ref bits);
                    }
                }
            }

            FoldEach(text, start, offset, end, ref bits);
            _characters[(start + end)..((block + 1) * BlockLength)].Clear();
            _wordBits[block] = bits.Letters | bits.Digits;
            _singleBits[block] = bits.Marks | bits.Ideographs;
            Letters += BitOperations.PopCount(bits.Letters);
            Digits += BitOperations.PopCount(bits.Digits);
            Numbers += BitOperations.PopCount(bits.Digits & ~((bits.Digits << 1) | (previousDigits >> 63)));
            Marks += BitOperations.PopCount(bits.Marks);
            Ideographs += BitOperations.PopCount(bits.Ideographs);
            Lines += BitOperations.PopCount(bits.LineFeeds & ~((bits.LineFeeds << 1) | (previousLineFeeds >> 63)));
            previousDigits = bits.Digits;
            previousLineFeeds = bits.LineFeeds;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool FoldAscii(ReadOnlySpan<char> text, Span<char> folded, int offset, ref BlockBits bits)
    {
        ref ushort source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        Vector128<ushort> low = Vector128.LoadUnsafe(ref source);
        Vector128<ushort> high = Vector128.LoadUnsafe(ref source, 8);
        if (((low | high) & Vector128.Create((ushort)0xFF80)) != Vector128<ushort>.Zero)
        {
            return false;
        }

        Vector128<byte> characters = Vector128.Narrow(low, high);
        Vector128<byte> lower = characters | Vector128.Create((byte)0x20);
        Vector128<byte> isLetter = IsBelow(lower - Vector128.Create((byte)'a'), 26);
        Vector128<byte> isDigit = IsBelow(characters - Vector128.Create((byte)'0'), 10);
        Vector128<byte> isCapital = isLetter & ~Vector128.Equals(lower, characters);
        Vector128<byte> isSeparator = IsBelow(characters, ' ' + 1) | Vector128.Equals(characters, Vector128.Create((byte)0x7F));
        Vector128<byte> result = characters | (isCapital & Vector128.Create((byte)0x20));
        (Vector128<ushort> resultLow, Vector128<ushort> resultHigh) = Vector128.Widen(result);
        ref ushort target = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(folded));
        resultLow.StoreUnsafe(ref target);
        resultHigh.StoreUnsafe(ref target, 8);

        ulong letters = isLetter.ExtractMostSignificantBits();
        ulong digits = isDigit.ExtractMostSignificantBits();
        ulong separators = isSeparator.ExtractMostSignificantBits();
        bits.Letters |= letters << offset;
        bits.Digits |= digits << offset;
        bits.LineFeeds |= (ulong)Vector128.Equals(characters, Vector128.Create((byte)'\n')).ExtractMostSignificantBits() << offset;
        bits.Marks |= (~(letters | digits | separators) & 0xFFFF) << offset;
        return true;
    }

    private static Vector128<byte> IsBelow(Vector128<byte> values, int limit) => Vector128.Equals(Vector128.Min(values, Vector128.Create((byte)(limit - 1))), values);

    private void FoldEach(ReadOnlySpan<char> text, int start, int from, int to, ref BlockBits bits)
    {
        for (int offset = from; offset < to; offset++)
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

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace RouteLlm;

/// <summary>
/// A hash of texts without their white space, in 128 bits, for keys that never leave this process. The texts may come in pieces.
/// </summary>
/// <remarks>
/// Multiplies and folds, as wyhash does, in two lanes under keys that every process draws for itself. Nobody outside of the process sees a
/// key or a hash, so nobody can look for two texts with the same one, and by chance that hardly ever happens. No proof that two texts are
/// the same. The hashes of System.IO.Hashing take a text in pieces only with an object of their own for each, and white space and all.
/// </remarks>
internal struct TextHash
{
    // In characters: two words of 64 bits.
    private const int Block = 8;

    // In characters, without white space, between two looks at the hash.
    private const int Room = 256;

    private static readonly ulong[] Keys = DrawKeys();

    // For each mask of white space in eight characters, where the bytes of the others are.
    private static readonly Vector128<byte>[] Packing = MakePacking();

    private ulong _left;
    private ulong _right;
    private long _length;
    private Characters _rest;

    /// <summary>Begins with the first text.</summary>
    public static TextHash Begin() => new() { _left = Keys[0], _right = Keys[1] };

    /// <summary>Takes the next piece of a text.</summary>
    /// <returns>Whether there is something else in it than white space.</returns>
    public bool Append(ReadOnlySpan<char> piece)
    {
        long before = _length;
        int waiting = (int)(_length % Block);

        // Packing writes whole vectors.
        Span<char> words = stackalloc char[Room + Block];
        ((ReadOnlySpan<char>)_rest)[..waiting].CopyTo(words);
        while (!piece.IsEmpty)
        {
            ReadOnlySpan<char> next = piece[..Math.Min(piece.Length, Room - waiting)];
            piece = piece[next.Length..];
            int packed = Pack(next, words[waiting..]);
            _length += packed;
            waiting += packed;
            int mixed = Mix(words[..waiting]);
            words[mixed..waiting].CopyTo(words);
            waiting -= mixed;
        }

        words[..waiting].CopyTo(_rest);
        return _length > before;
    }

    /// <summary>Ends a text, so that where it ends counts as well as what it says.</summary>
    public void EndText()
    {
        Span<char> rest = _rest;
        rest[(int)(_length % Block)..].Clear();
        Mix(rest);
        _left = Fold(_left ^ (ulong)_length, Keys[4]);
        _right = Fold(_right ^ (ulong)_length, Keys[5]);
        _length = 0;
    }

    /// <summary>Gets the hash. No more texts may follow.</summary>
    /// <param name="kind">Tells apart hashes of the same texts that stand for different things.</param>
    /// <returns>A key of nine characters, which mean nothing.</returns>
    public string Complete(char kind)
    {
        EndText();
        Span<char> key = stackalloc char[1 + Block];
        key[0] = kind;
        MemoryMarshal.Write(MemoryMarshal.AsBytes(key[1..]), _left);
        MemoryMarshal.Write(MemoryMarshal.AsBytes(key[(1 + (Block / 2))..]), _right);
        return new string(key);
    }

    private int Mix(ReadOnlySpan<char> words)
    {
        ReadOnlySpan<ulong> blocks = MemoryMarshal.Cast<char, ulong>(words);
        (ulong left, ulong right) = (_left, _right);
        ulong keyOfFirst = Keys[2];
        ulong keyOfSecond = Keys[3];
        for (int i = 0; i + 1 < blocks.Length; i += 2)
        {
            left = Fold(blocks[i] ^ keyOfFirst, blocks[i + 1] ^ left);
            right = Fold(blocks[i + 1] ^ keyOfSecond, blocks[i] ^ right);
        }

        (_left, _right) = (left, right);
        return words.Length - (words.Length % Block);
    }

    private static ulong Fold(ulong one, ulong other)
    {
        ulong high = Math.BigMul(one, other, out ulong low);
        return high ^ low;
    }

    private static int Pack(ReadOnlySpan<char> text, Span<char> destination)
    {
        int packed = 0;
        int at = 0;
        ReadOnlySpan<ushort> characters = MemoryMarshal.Cast<char, ushort>(text);
        while (text.Length - at >= Block && Vector128.IsHardwareAccelerated)
        {
            Vector128<ushort> eight = Vector128.Create(characters.Slice(at, Block));
            if (Vector128.GreaterThanAny(eight, Vector128.Create((ushort)0x7f)))
            {
                packed += PackOneByOne(text.Slice(at, Block), destination[packed..]);
            }
            else
            {
                Vector128<ushort> isWhite = Vector128.Equals(eight, Vector128.Create((ushort)' '))
                    | Vector128.LessThanOrEqual(eight - Vector128.Create((ushort)'\t'), Vector128.Create((ushort)('\r' - '\t')));
                uint mask = isWhite.ExtractMostSignificantBits();
                if (mask != 0)
                {
                    eight = Vector128.Shuffle(eight.AsByte(), Packing[mask]).AsUInt16();
                }

                eight.CopyTo(MemoryMarshal.Cast<char, ushort>(destination[packed..]));
                packed += Block - BitOperations.PopCount(mask);
            }

            at += Block;
        }

        return packed + PackOneByOne(text[at..], destination[packed..]);
    }

    private static int PackOneByOne(ReadOnlySpan<char> text, Span<char> destination)
    {
        int packed = 0;
        foreach (char character in text)
        {
            destination[packed] = character;
            packed += char.IsWhiteSpace(character) ? 0 : 1;
        }

        return packed;
    }

    private static ulong[] DrawKeys()
    {
        ulong[] keys = new ulong[6];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(keys.AsSpan()));
        return keys;
    }

    private static Vector128<byte>[] MakePacking()
    {
        var packing = new Vector128<byte>[1 << Block];
        Span<byte> places = stackalloc byte[Block * sizeof(char)];
        for (int mask = 0; mask < packing.Length; mask++)
        {
            places.Clear();
            int packed = 0;
            for (int i = 0; i < places.Length; i++)
            {
                if ((mask & (1 << (i / sizeof(char)))) == 0)
                {
                    places[packed++] = (byte)i;
                }
            }

            packing[mask] = Vector128.Create<byte>(places);
        }

        return packing;
    }

    [InlineArray(Block)]
    private struct Characters
    {
        private char _first;
    }
}

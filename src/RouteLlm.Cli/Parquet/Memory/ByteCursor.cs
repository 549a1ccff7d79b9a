using System.Buffers.Binary;

namespace RouteLlm;

/// <summary>Reads bytes from the front of a span, and refuses to read beyond its end.</summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes)
{
    private const int BitsPerVarintByte = 7;
    private const int VarintBits = 64;

    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    /// <summary>Gets how many bytes have been read.</summary>
    public readonly int Position => _length - _rest.Length;

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new InvalidDataException("its data ends too early.");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public byte TakeByte() => Take(1)[0];

    public int TakeInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>Takes an unsigned number of up to 32 bits, 7 bits a byte, lowest first.</summary>
    public uint TakeVarint() =>
        TakeLongVarint() is var value and <= uint.MaxValue
            ? (uint)value
            : throw new InvalidDataException("a number in its data is too large.");

    /// <summary>Takes an unsigned number of up to 64 bits, 7 bits a byte, lowest first.</summary>
    public ulong TakeLongVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < VarintBits; shift += BitsPerVarintByte)
        {
            byte next = TakeByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number in its data is too long.");
    }

    /// <summary>Takes a signed number of up to 64 bits, whose lowest bit is its sign.</summary>
    public long TakeZigzag()
    {
        ulong value = TakeLongVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}

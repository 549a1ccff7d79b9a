using System.Buffers.Binary;

namespace RouteLlm;

/// <summary>Reads bytes from the front of a span, and refuses to read beyond its end.</summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes)
{
    private const int BitsPerVarintByte = 7;
    private const int MaximumVarintShift = 28;

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

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

    public ReadOnlySpan<byte> TakeRest() => Take(Remaining);

    public byte TakeByte() => Take(1)[0];

    public int TakeInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>Takes an unsigned number of up to 32 bits, 7 bits a byte, lowest first.</summary>
    public uint TakeVarint()
    {
        uint value = 0;
        for (int shift = 0; shift <= MaximumVarintShift; shift += BitsPerVarintByte)
        {
            byte next = TakeByte();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number in its data is too long.");
    }
}

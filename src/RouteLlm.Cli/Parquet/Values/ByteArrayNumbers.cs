using System.Buffers.Binary;
using System.Numerics;

namespace RouteLlm;

/// <summary>Decodes numbers from the bytes of each.</summary>
internal sealed class ByteArrayNumbers(StoredType type, ByteArrayDecoder source) : ValueDecoder<double>
{
    public override void Read(Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ToNumber(source.Next());
        }
    }

    private double ToNumber(ReadOnlySpan<byte> bytes) => type.Physical switch
    {
        PhysicalType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        PhysicalType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        PhysicalType.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        PhysicalType.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        _ when type.IsHalf => bytes.Length == sizeof(ushort) ? (double)BinaryPrimitives.ReadHalfLittleEndian(bytes) : throw new InvalidDataException($"a float of 16 bits has {bytes.Length} bytes."),
        _ => (double)new BigInteger(bytes, isUnsigned: false, isBigEndian: true),
    };
}

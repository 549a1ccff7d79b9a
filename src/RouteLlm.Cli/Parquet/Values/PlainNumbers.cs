using System.Buffers.Binary;

namespace RouteLlm;

/// <summary>Decodes numbers of a fixed width that stand one after the other (Parquet's encoding PLAIN).</summary>
internal sealed class PlainNumbers(StoredType type, ReadOnlyMemory<byte> data) : ValueDecoder<double>
{
    private readonly int _width = type.ByteLength;
    private int _next;

    public override void Read(Span<double> values)
    {
        var source = new ByteCursor(data.Span[_next..]);
        ReadOnlySpan<byte> bytes = source.Take((int)Math.Min((long)_width * values.Length, int.MaxValue));
        _next += bytes.Length;
        switch (type.Physical)
        {
            case PhysicalType.Int32:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
                }

                break;
            case PhysicalType.Int64:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * sizeof(long))..]);
                }

                break;
            case PhysicalType.Float:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
                }

                break;
            case PhysicalType.Double:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
                }

                break;
            default:
                throw new InvalidDataException($"it holds values of type {type}, which are not numbers.");
        }
    }
}

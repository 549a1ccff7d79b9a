using System.Buffers.Binary;
using System.Text;

namespace RouteLlm;

/// <summary>Reads values that stand one after the other (Parquet's encoding PLAIN).</summary>
internal static class PlainValues
{
    /// <summary>Reads as many numbers as there is room for.</summary>
    public static void ReadNumbers(PhysicalType type, ReadOnlySpan<byte> page, Span<double> values)
    {
        var source = new ByteCursor(page);
        switch (type)
        {
            case PhysicalType.Boolean:
                ReadOnlySpan<byte> bits = source.Take((values.Length + 7) / 8);
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (bits[i / 8] >> (i % 8)) & 1;
                }

                break;
            case PhysicalType.Int32:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = source.TakeInt32();
                }

                break;
            case PhysicalType.Int64:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BinaryPrimitives.ReadInt64LittleEndian(source.Take(sizeof(long)));
                }

                break;
            case PhysicalType.Float:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(source.Take(sizeof(float)));
                }

                break;
            case PhysicalType.Double:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BinaryPrimitives.ReadDoubleLittleEndian(source.Take(sizeof(double)));
                }

                break;
            default:
                throw new InvalidDataException($"it holds values of type {type}, which are no numbers.");
        }
    }

    /// <summary>Reads as many texts as there is room for.</summary>
    public static void ReadTexts(PhysicalType type, ReadOnlySpan<byte> page, Span<string> values)
    {
        if (type != PhysicalType.ByteArray)
        {
            throw new InvalidDataException($"it holds values of type {type}, which are no texts.");
        }

        var source = new ByteCursor(page);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Encoding.UTF8.GetString(source.Take(source.TakeInt32()));
        }
    }
}

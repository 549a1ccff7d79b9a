using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>A tensor as it stands in a file: element type, shape and little-endian bytes, last dimension fastest.</summary>
internal sealed class StoredTensor
{
    private readonly long[] _shape;

    /// <summary>Initializes a tensor.</summary>
    /// <param name="elementType">The element type.</param>
    /// <param name="shape">The sizes of the dimensions, none negative; empty for a single number.</param>
    /// <param name="data">The bytes, little-endian.</param>
    /// <exception cref="ArgumentException">A size is negative, or the bytes are not as many as the shape needs.</exception>
    public StoredTensor(StoredElementType elementType, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> data)
    {
        if (TensorShape.FindError(elementType, shape, data.Length) is { } error)
        {
            throw new ArgumentException(error, nameof(shape));
        }

        ElementType = elementType;
        _shape = shape.ToArray();
        Data = data;
    }

    /// <summary>Gets the element type.</summary>
    public StoredElementType ElementType { get; }

    /// <summary>Gets the sizes of the dimensions.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>Gets the bytes, little-endian.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Stores signed bytes as a tensor of one dimension.</summary>
    /// <param name="values">The values; copied.</param>
    /// <returns>The tensor.</returns>
    public static StoredTensor FromSByte(ReadOnlySpan<sbyte> values) =>
        new(StoredElementType.I8, [values.Length], MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Stores single-precision floats as a tensor of one dimension.</summary>
    /// <param name="values">The values; copied.</param>
    /// <returns>The tensor.</returns>
    public static StoredTensor FromSingle(ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return new StoredTensor(StoredElementType.F32, [values.Length], bytes);
    }

    /// <summary>Copies the values of an <see cref="StoredElementType.I8"/> tensor.</summary>
    /// <returns>The values, last dimension fastest.</returns>
    /// <exception cref="InvalidOperationException">The tensor has another element type.</exception>
    public sbyte[] ToSByte()
    {
        ThrowIfNot(StoredElementType.I8);
        return MemoryMarshal.Cast<byte, sbyte>(Data.Span).ToArray();
    }

    /// <summary>
    /// Copies the values of a tensor of floats: <see cref="StoredElementType.F32"/>, or the two half-precision types, which single
    /// precision holds exactly.
    /// </summary>
    /// <returns>The values, last dimension fastest.</returns>
    /// <exception cref="InvalidOperationException">The tensor has another element type.</exception>
    public float[] ToSingle()
    {
        float[] values = new float[Data.Length / StoredElementTypeNames.SizeOf(ElementType)];
        ReadOnlySpan<byte> data = Data.Span;
        switch (ElementType)
        {
            case StoredElementType.F32:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(data[(i * sizeof(float))..]);
                }

                break;
            case StoredElementType.F16:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(data[(i * sizeof(ushort))..]);
                }

                break;
            case StoredElementType.BF16:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(data[(i * sizeof(ushort))..]) << 16);
                }

                break;
            default:
                throw new InvalidOperationException($"The tensor holds {ElementType}, not F32, F16 or BF16.");
        }

        return values;
    }

    private void ThrowIfNot(StoredElementType expected)
    {
        if (ElementType != expected)
        {
            throw new InvalidOperationException($"The tensor holds {ElementType}, not {expected}.");
        }
    }
}

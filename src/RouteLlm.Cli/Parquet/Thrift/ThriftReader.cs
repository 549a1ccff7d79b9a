using System.Text;

namespace RouteLlm;

/// <summary>
/// Reads Thrift's compact protocol, in which Parquet writes its footer and the headers of its pages (github.com/apache/thrift,
/// thrift-compact-protocol.md).
/// </summary>
internal sealed class ThriftReader(Stream stream)
{
    // Parquet nests less than ten deep; without a limit, a damaged file could overflow the stack.
    private const int MaximumDepth = 32;

    private int _depth;

    private ulong Rest => (ulong)Math.Min(int.MaxValue, stream.Length - stream.Position);

    /// <summary>Reads the fields of a struct, each by a callback that reads or skips its value.</summary>
    public void ReadStruct(Action<int, ThriftType> readField)
    {
        if (++_depth > MaximumDepth)
        {
            throw new InvalidDataException("its metadata is nested too deep.");
        }

        int id = 0;
        for (; ; )
        {
            byte header = ReadByte();
            var type = (ThriftType)(header & 0x0F);
            if (type == ThriftType.Stop)
            {
                break;
            }

            int delta = header >> 4;
            id = delta > 0 ? id + delta : (short)ReadInt64();
            readField(id, type);
        }

        _depth--;
    }

    /// <exception cref="InvalidDataException">The list has more items than it may, or is damaged.</exception>
    public IReadOnlyList<T> ReadList<T>(Func<T> readItem, int maximum)
    {
        (int count, _) = ReadListHeader();
        if (count > maximum)
        {
            throw new InvalidDataException($"a list in its metadata has {count} items; {maximum} are the most.");
        }

        var items = new List<T>();
        for (int i = 0; i < count; i++)
        {
            items.Add(readItem());
        }

        return items;
    }

    public int ReadInt32() => ReadInt64() is var value and >= int.MinValue and <= int.MaxValue
        ? (int)value
        : throw new InvalidDataException("a number in its metadata is too large.");

    public long ReadInt64()
    {
        ulong value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public string ReadText()
    {
        byte[] bytes = new byte[ReadLength()];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    public void Skip(ThriftType type)
    {
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                ReadByte();
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                ReadVarint();
                break;
            case ThriftType.Double:
                SkipBytes(sizeof(double));
                break;
            case ThriftType.Binary:
                SkipBytes(ReadLength());
                break;
            case ThriftType.List or ThriftType.Set:
                SkipList();
                break;
            case ThriftType.Struct:
                ReadStruct((_, fieldType) => Skip(fieldType));
                break;
            default:
                // Parquet's own metadata has no maps.
                throw new InvalidDataException($"its metadata holds a value of type {type}.");
        }
    }

    private void SkipList()
    {
        (int count, ThriftType type) = ReadListHeader();
        if (++_depth > MaximumDepth)
        {
            throw new InvalidDataException("its metadata is nested too deep.");
        }

        for (int i = 0; i < count; i++)
        {
            // Among a list's items, a Boolean takes a byte.
            Skip(type is ThriftType.True or ThriftType.False ? ThriftType.Byte : type);
        }

        _depth--;
    }

    private (int Count, ThriftType Type) ReadListHeader()
    {
        const int LongCount = 15;
        byte header = ReadByte();
        ulong count = header >> 4 is var shortCount and < LongCount ? (ulong)shortCount : ReadVarint();

        // Each item takes a byte at least.
        return count <= Rest
            ? ((int)count, (ThriftType)(header & 0x0F))
            : throw new InvalidDataException("a list in its metadata is longer than the file.");
    }

    private int ReadLength()
    {
        ulong length = ReadVarint();
        return length <= Rest ? (int)length : throw new InvalidDataException("a text in its metadata is longer than the file.");
    }

    private void SkipBytes(int count) =>
        stream.Position = (ulong)count <= Rest ? stream.Position + count : throw new InvalidDataException("its metadata ends too early.");

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number in its metadata is too long.");
    }

    private byte ReadByte() =>
        stream.ReadByte() is var value and >= 0 ? (byte)value : throw new InvalidDataException("its metadata ends too early.");
}

using System.Text;

namespace RouteLlm.Tests;

/// <summary>Writes a message of Protocol Buffers field by field, as far as ONNX models need it.</summary>
internal sealed class ProtobufMessage
{
    private const int VarintType = 0;
    private const int BytesType = 2;

    private readonly MemoryStream _bytes = new();

    public ProtobufMessage Add(int field, long number)
    {
        WriteVarint((ulong)((field << 3) | VarintType));
        WriteVarint((ulong)number);
        return this;
    }

    public ProtobufMessage Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text));

    public ProtobufMessage Add(int field, ProtobufMessage message) => Add(field, message.ToArray());

    public ProtobufMessage AddEach(int field, IEnumerable<string> texts) => AddEach(field, texts, static (message, number, text) => message.Add(number, text));

    public ProtobufMessage AddEach(int field, IEnumerable<ProtobufMessage> messages) => AddEach(field, messages, static (message, number, part) => message.Add(number, part));

    public ProtobufMessage AddEach(int field, IEnumerable<long> numbers) => AddEach(field, numbers, static (message, number, value) => message.Add(number, value));

    public ProtobufMessage Add(int field, byte[] bytes)
    {
        WriteVarint((ulong)((field << 3) | BytesType));
        WriteVarint((ulong)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    public byte[] ToArray() => _bytes.ToArray();

    private ProtobufMessage AddEach<T>(int field, IEnumerable<T> values, Action<ProtobufMessage, int, T> add)
    {
        foreach (T value in values)
        {
            add(this, field, value);
        }

        return this;
    }

    private void WriteVarint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            _bytes.WriteByte((byte)(value | 0x80));
        }

        _bytes.WriteByte((byte)value);
    }
}

using System.Text;

namespace RouteLlm;

/// <summary>Decodes texts from the bytes of each.</summary>
internal sealed class Texts(ByteArrayDecoder source, MemoryBudget memory) : ValueDecoder<string>
{
    public override void Read(Span<string> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> bytes = source.Next();
            memory.Require(sizeof(char) * (long)bytes.Length);
            values[i] = Encoding.UTF8.GetString(bytes);
        }
    }
}

namespace RouteLlm;

/// <summary>Texts in UTF-8.</summary>
internal sealed class TextFormat(StoredType type, MemoryBudget memory) : ValueFormat<string>(type, memory)
{
    private const int BytesPerText = 32;

    // One may be as large as its page.
    public override int Batch => 1;

    public override long BytesOf(string value) => BytesPerText + (sizeof(char) * (long)value.Length);

    public override long BytesOfDictionary(int values, int pageLength) => (BytesPerText * (long)values) + (sizeof(char) * (long)pageLength);

    public override ValueDecoder<string> Decode(PageEncoding encoding, ReadOnlyMemory<byte> data) => Type.HoldsText
        ? new Texts(ByteArrayDecoder.Open(Type, encoding, data, Previous), Memory)
        : throw new InvalidDataException($"it holds values of type {Type}, which are not texts.");
}

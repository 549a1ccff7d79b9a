namespace RouteLlm;

/// <summary>Decodes values of which a page holds the places in a dictionary.</summary>
internal sealed class DictionaryValues<T>(T[] dictionary, HybridDecoder places) : ValueDecoder<T>
{
    private const int Batch = 256;

    /// <summary>Opens a page, which says first of how many bits its places are.</summary>
    /// <exception cref="InvalidDataException">The page is damaged.</exception>
    public static DictionaryValues<T> Open(T[] dictionary, ReadOnlyMemory<byte> data)
    {
        // A page in which all values are missing may be empty.
        return new(dictionary, data.IsEmpty ? new HybridDecoder(data, bits: 0) : new HybridDecoder(data[1..], data.Span[0]));
    }

    public override void Read(Span<T> values)
    {
        Span<int> buffer = stackalloc int[Batch];
        while (!values.IsEmpty)
        {
            Span<int> batch = buffer[..Math.Min(Batch, values.Length)];
            places.Read(batch);
            for (int i = 0; i < batch.Length; i++)
            {
                values[i] = (uint)batch[i] < (uint)dictionary.Length
                    ? dictionary[batch[i]]
                    : throw new InvalidDataException("it refers to a value outside its dictionary.");
            }

            values = values[batch.Length..];
        }
    }
}

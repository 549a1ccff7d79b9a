namespace RouteLlm;

/// <summary>Decodes runs of equal values mixed with packed bits (Parquet's encoding RLE), which holds levels and places in dictionaries.</summary>
internal static class HybridEncoding
{
    private const int ValuesPerGroup = 8;
    private const int MaximumBits = 32;

    /// <summary>Decodes as many values as there is room for.</summary>
    /// <exception cref="InvalidDataException">There are fewer, or they are damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> data, int bits, Span<int> values)
    {
        if (bits > MaximumBits)
        {
            throw new InvalidDataException($"it packs numbers of {bits} bits; {MaximumBits} are the most.");
        }

        var source = new ByteCursor(data);
        while (!values.IsEmpty)
        {
            uint header = source.TakeVarint();
            int groupsOrLength = (int)(header >> 1);
            if ((header & 1) == 0)
            {
                int length = Math.Min(groupsOrLength, values.Length);
                values[..length].Fill(LittleEndian(source.Take((bits + 7) / 8)));
                values = values[length..];
                if (length == 0)
                {
                    throw new InvalidDataException("a run in its data is empty.");
                }
            }
            else
            {
                // The last group may be cut where its values end.
                long bytes = Math.Min((long)groupsOrLength * bits, source.Remaining);
                int count = (int)Math.Min((long)groupsOrLength * ValuesPerGroup, values.Length);
                Unpack(source.Take((int)bytes), bits, values[..count]);
                values = values[count..];
            }
        }
    }

    private static void Unpack(ReadOnlySpan<byte> packed, int bits, Span<int> values)
    {
        if (((long)values.Length * bits) + 7 >> 3 > packed.Length)
        {
            throw new InvalidDataException("its packed numbers end too early.");
        }

        ulong mask = (1UL << bits) - 1;
        ulong buffer = 0;
        int buffered = 0;
        int next = 0;
        for (int i = 0; i < values.Length; i++)
        {
            while (buffered < bits)
            {
                buffer |= (ulong)packed[next++] << buffered;
                buffered += 8;
            }

            values[i] = (int)(buffer & mask);
            buffer >>= bits;
            buffered -= bits;
        }
    }

    private static int LittleEndian(ReadOnlySpan<byte> bytes)
    {
        int value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            value |= bytes[i] << (8 * i);
        }

        return value;
    }
}

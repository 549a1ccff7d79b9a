namespace RouteLlm;

/// <summary>
/// Decodes runs of equal values mixed with packed bits (Parquet's encoding RLE), which holds levels, places in dictionaries and Booleans.
/// </summary>
internal sealed class HybridDecoder
{
    private const int ValuesPerGroup = 8;
    private const int MaximumBits = 32;

    private readonly ReadOnlyMemory<byte> _data;
    private readonly int _bits;
    private int _next;
    private long _left;
    private bool _isPacked;
    private int _repeated;
    private long _packedBit;

    /// <exception cref="InvalidDataException">There are too many bits.</exception>
    public HybridDecoder(ReadOnlyMemory<byte> data, int bits)
    {
        if (bits > MaximumBits)
        {
            throw new InvalidDataException($"it packs numbers of {bits} bits; {MaximumBits} are the most.");
        }

        (_data, _bits) = (data, bits);
    }

    /// <summary>Decodes the next values, as many as there is room for.</summary>
    /// <exception cref="InvalidDataException">There are fewer, or they are damaged.</exception>
    public void Read(Span<int> values)
    {
        ReadOnlySpan<byte> data = _data.Span;
        while (!values.IsEmpty)
        {
            if (_left == 0)
            {
                ReadRun(data);
            }

            int count = (int)Math.Min(_left, values.Length);
            Span<int> run = values[..count];
            if (_isPacked)
            {
                Unpack(data, run);
            }
            else
            {
                run.Fill(_repeated);
            }

            _left -= count;
            values = values[count..];
        }
    }

    private void Unpack(ReadOnlySpan<byte> data, Span<int> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (int)PackedBits.Read(data, _packedBit, _bits);
            _packedBit += _bits;
        }
    }

    private void ReadRun(ReadOnlySpan<byte> data)
    {
        var source = new ByteCursor(data[_next..]);
        uint header = source.TakeVarint();
        long groupsOrLength = header >> 1;
        _isPacked = (header & 1) == 1;
        if (_isPacked)
        {
            // The last group may be cut where its values end.
            int bytes = (int)Math.Min(groupsOrLength * _bits, source.Remaining);
            _packedBit = 8L * (_next + source.Position);
            source.Take(bytes);
            _left = groupsOrLength * ValuesPerGroup;
            if (_bits > 0)
            {
                _left = Math.Min(_left, 8L * bytes / _bits);
            }
        }
        else
        {
            ReadOnlySpan<byte> value = source.Take((_bits + 7) / 8);
            _repeated = (int)PackedBits.Read(value, firstBit: 0, 8 * value.Length);
            _left = groupsOrLength;
        }

        _next += source.Position;
    }
}

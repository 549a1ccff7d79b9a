namespace RouteLlm;

/// <summary>
/// Decodes whole numbers stored as differences from one to the next, packed in blocks (Parquet's encoding DELTA_BINARY_PACKED).
/// </summary>
internal sealed class DeltaDecoder
{
    private const int MaximumBits = 64;

    private readonly ReadOnlyMemory<byte> _data;
    private readonly int _miniblocks;
    private readonly int _valuesPerMiniblock;
    private bool _isFirst = true;
    private ulong _left;
    private long _value;
    private int _next;
    private long _smallestDelta;
    private int _widths;
    private int _miniblock;
    private int _width;
    private int _leftInMiniblock;
    private long _packedBit;

    /// <exception cref="InvalidDataException">The header is damaged.</exception>
    public DeltaDecoder(ReadOnlyMemory<byte> data)
    {
        _data = data;
        if (data.IsEmpty)
        {
            return;
        }

        var source = new ByteCursor(data.Span);
        uint blockLength = source.TakeVarint();
        uint miniblocks = source.TakeVarint();
        if (blockLength > int.MaxValue || miniblocks == 0 || blockLength % miniblocks != 0 || blockLength / miniblocks is var length && (length == 0 || length % 8 != 0))
        {
            throw new InvalidDataException($"its deltas are in blocks of {blockLength} with {miniblocks} parts, which is impossible.");
        }

        _miniblocks = (int)miniblocks;
        _valuesPerMiniblock = (int)length;
        _left = source.TakeLongVarint();
        _value = source.TakeZigzag();
        _next = source.Position;
        _miniblock = _miniblocks;
    }

    /// <summary>Decodes the next number.</summary>
    /// <exception cref="InvalidDataException">No number is left, or it is damaged.</exception>
    public long Next()
    {
        if (_left == 0)
        {
            throw new InvalidDataException("it has fewer deltas than values.");
        }

        _left--;
        if (_isFirst)
        {
            _isFirst = false;
            return _value;
        }

        if (_leftInMiniblock == 0)
        {
            ReadMiniblock();
        }

        if (_packedBit + _width > 8L * _next)
        {
            throw new InvalidDataException("its deltas end too early.");
        }

        // The format wants sums beyond 64 bits to wrap around.
        _value = unchecked(_value + _smallestDelta + (long)PackedBits.Read(_data.Span, _packedBit, _width));
        _packedBit += _width;
        _leftInMiniblock--;
        return _value;
    }

    /// <summary>Finds where the numbers end that have not been decoded yet, and with them this encoding.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public int FindEnd()
    {
        var ahead = (DeltaDecoder)MemberwiseClone();
        for (ulong left = _isFirst && _left > 0 ? _left - 1 : _left; left > 0; left -= Math.Min(left, (ulong)_valuesPerMiniblock))
        {
            ahead.ReadMiniblock();
        }

        return ahead._next;
    }

    private void ReadMiniblock()
    {
        ReadOnlySpan<byte> data = _data.Span;
        if (_miniblock == _miniblocks)
        {
            var source = new ByteCursor(data[_next..]);
            _smallestDelta = source.TakeZigzag();
            _widths = _next + source.Position;
            source.Take(_miniblocks);
            _next += source.Position;
            _miniblock = 0;
        }

        _width = data[_widths + _miniblock++];
        if (_width > MaximumBits)
        {
            throw new InvalidDataException($"it packs deltas of {_width} bits; {MaximumBits} are the most.");
        }

        // Some writers cut the last part where its values end.
        long bytes = (long)_width * _valuesPerMiniblock / 8;
        _packedBit = 8L * _next;
        _next += (int)Math.Min(bytes, data.Length - _next);
        _leftInMiniblock = _valuesPerMiniblock;
    }
}

using System.Buffers;

namespace RouteLlm;

/// <summary>Splits the bytes of a stream, in whatever pieces they come, into server-sent events. For one stream.</summary>
/// <param name="take">Takes the data of each event, valid during the call only, and whether the event has a name of its own.</param>
internal sealed class EventSplitter(EventSplitter.Take take)
{
    // An event beyond this is not read; its bytes pass all the same.
    private const int LargestEvent = 32 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly ArrayBufferWriter<byte> _data = new();
    private bool _hasData;
    private bool _isNamed;
    private bool _skipsLineFeed;
    private bool _isFirstLine = true;
    private bool _isStopped;

    public delegate void Take(ReadOnlySpan<byte> data, bool isNamed);

    /// <summary>Takes the next bytes.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        // Most events come whole and have one line of data, which is read where it stands.
        var inPlace = default(DataInPlace);
        while (!bytes.IsEmpty && !_isStopped)
        {
            if (_skipsLineFeed)
            {
                _skipsLineFeed = false;
                if (bytes[0] == '\n')
                {
                    bytes = bytes[1..];
                    continue;
                }
            }

            int end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0)
            {
                Append(_line, bytes);
                break;
            }

            _skipsLineFeed = bytes[end] == '\r';
            if (_line.WrittenCount == 0)
            {
                EndLine(bytes[..end], ref inPlace, isInPlace: true);
            }
            else
            {
                Append(_line, bytes[..end]);
                EndLine(_line.WrittenSpan, ref inPlace, isInPlace: false);
                _line.ResetWrittenCount();
            }

            bytes = bytes[(end + 1)..];
        }

        Keep(ref inPlace);
    }

    /// <summary>Takes no more events.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Says that no more bytes come. An event counts though the empty line after it is missing.</summary>
    public void End()
    {
        var inPlace = default(DataInPlace);
        if (_isStopped)
        {
            return;
        }

        if (_line.WrittenCount > 0)
        {
            EndLine(_line.WrittenSpan, ref inPlace, isInPlace: false);
            _line.ResetWrittenCount();
        }

        EndEvent(ref inPlace);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> bytes)
    {
        if (buffer.WrittenCount + bytes.Length <= LargestEvent)
        {
            buffer.Write(bytes);
        }
    }

    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> line, int start) =>
        line.Length > start && line[start] == ' ' ? line[(start + 1)..] : line[start..];

    private void EndLine(ReadOnlySpan<byte> line, ref DataInPlace inPlace, bool isInPlace)
    {
        if (_isFirstLine)
        {
            _isFirstLine = false;
            line = line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? line[3..] : line;
        }

        if (line.IsEmpty)
        {
            EndEvent(ref inPlace);
        }
        else if (line.StartsWith("data:"u8))
        {
            ReadOnlySpan<byte> value = ValueOf(line, "data:"u8.Length);
            Keep(ref inPlace);
            if (isInPlace && !_hasData)
            {
                inPlace = new DataInPlace { IsThere = true, Data = value };
            }
            else
            {
                AppendData(value);
            }
        }
        else if (line.StartsWith("event:"u8))
        {
            _isNamed = !ValueOf(line, "event:"u8.Length).SequenceEqual("message"u8);
        }
    }

    private void AppendData(ReadOnlySpan<byte> value)
    {
        if (_hasData)
        {
            Append(_data, "\n"u8);
        }

        Append(_data, value);
        _hasData = true;
    }

    private void Keep(ref DataInPlace inPlace)
    {
        if (inPlace.IsThere)
        {
            AppendData(inPlace.Data);
            inPlace = default;
        }
    }

    private void EndEvent(ref DataInPlace inPlace)
    {
        if (inPlace.IsThere)
        {
            take(inPlace.Data, _isNamed);
            inPlace = default;
        }
        else if (_hasData)
        {
            take(_data.WrittenSpan, _isNamed);
            _data.ResetWrittenCount();
            _hasData = false;
        }

        _isNamed = false;
    }

    /// <summary>The only line of data of an event so far, among the bytes that are being taken.</summary>
    private ref struct DataInPlace
    {
        public bool IsThere { get; init; }

        public ReadOnlySpan<byte> Data { get; init; }
    }
}

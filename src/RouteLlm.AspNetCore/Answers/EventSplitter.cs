using System.Buffers;

namespace RouteLlm;

/// <summary>Splits the bytes of a stream, in whatever pieces they come, into server-sent events. For one stream.</summary>
/// <param name="take">Takes the data of each event, valid during the call only, and whether the event has a name of its own.</param>
internal sealed class EventSplitter(EventSplitter.Take take)
{
    // An event beyond this is not read; its bytes pass all the same.
    private const int LargestEvent = 32 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _line = new(512);
    private readonly ArrayBufferWriter<byte> _data = new(512);
    private bool _hasData;
    private bool _isNamed;
    private bool _skipsLineFeed;
    private bool _isFirstLine = true;

    public delegate void Take(ReadOnlySpan<byte> data, bool isNamed);

    /// <summary>Takes the next bytes.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
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
                return;
            }

            _skipsLineFeed = bytes[end] == '\r';
            if (_line.WrittenCount == 0)
            {
                EndLine(bytes[..end]);
            }
            else
            {
                Append(_line, bytes[..end]);
                EndLine(_line.WrittenSpan);
                _line.ResetWrittenCount();
            }

            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>Says that no more bytes come. An event counts though the empty line after it is missing.</summary>
    public void End()
    {
        if (_line.WrittenCount > 0)
        {
            EndLine(_line.WrittenSpan);
            _line.ResetWrittenCount();
        }

        EndLine(default);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> bytes)
    {
        if (buffer.WrittenCount + bytes.Length <= LargestEvent)
        {
            buffer.Write(bytes);
        }
    }

    private void EndLine(ReadOnlySpan<byte> line)
    {
        if (_isFirstLine)
        {
            _isFirstLine = false;
            line = line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? line[3..] : line;
        }

        if (line.IsEmpty)
        {
            EndEvent();
        }
        else if (line.StartsWith("data:"u8))
        {
            if (_hasData)
            {
                Append(_data, "\n"u8);
            }

            Append(_data, ValueOf(line, "data:"u8.Length));
            _hasData = true;
        }
        else if (line.StartsWith("event:"u8))
        {
            _isNamed = !ValueOf(line, "event:"u8.Length).SequenceEqual("message"u8);
        }
    }

    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> line, int start) => line.Length > start && line[start] == ' ' ? line[(start + 1)..] : line[start..];

    private void EndEvent()
    {
        if (_hasData)
        {
            take(_data.WrittenSpan, _isNamed);
            _data.ResetWrittenCount();
            _hasData = false;
        }

        _isNamed = false;
    }
}

using System.Buffers;

namespace RouteLlm;

/// <summary>
/// Events of an answer as they come, each rewritten as far as the OpenAI package could not read it. Lines pass on as soon as they are
/// complete.
/// </summary>
internal sealed class AnswerEventStream(Stream inner) : Stream
{
    private const int PieceSize = 8 * 1024;

    private readonly ArrayBufferWriter<byte> _line = new(PieceSize);
    private readonly byte[] _piece = new byte[PieceSize];
    private ReadOnlyMemory<byte> _unread;
    private ReadOnlyMemory<byte> _ready;
    private bool _isLineReady;
    private bool _hasEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (!HasReady())
        {
            Feed(inner.Read(_piece));
        }

        return Take(buffer.AsSpan(offset, count));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!HasReady())
        {
            Feed(await inner.ReadAsync(_piece, cancellationToken).ConfigureAwait(false));
        }

        return Take(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static ReadOnlyMemory<byte> Readable(ReadOnlyMemory<byte> line) =>
        line.Span.StartsWith("data:"u8) && AnswerJson.Readable(line["data:".Length..], isWhole: false) is { } json
            ? (byte[])[.. "data:"u8, .. json]
            : line;

    private void Feed(int read)
    {
        _unread = _piece.AsMemory(0, read);
        _hasEnded = read == 0;
    }

    private int Take(Span<byte> buffer)
    {
        int length = Math.Min(buffer.Length, _ready.Length);
        _ready.Span[..length].CopyTo(buffer);
        _ready = _ready[length..];
        return length;
    }

    // True at the end, too, where nothing is ready any more.
    private bool HasReady()
    {
        if (!_ready.IsEmpty)
        {
            return true;
        }

        if (_isLineReady)
        {
            _line.ResetWrittenCount();
            _isLineReady = false;
        }

        int end = _unread.Span.IndexOfAny((byte)'\n', (byte)'\r');
        ReadOnlyMemory<byte> rest = end < 0 ? _unread : _unread[..(end + 1)];
        _line.Write(rest.Span);
        _unread = _unread[rest.Length..];
        if (end >= 0 || (_hasEnded && _line.WrittenCount > 0))
        {
            _ready = Readable(_line.WrittenMemory);
            _isLineReady = true;
        }

        return _isLineReady || _hasEnded;
    }
}

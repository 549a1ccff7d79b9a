namespace RouteLlm;

/// <summary>A stream that is read up to a limit, beyond which reading it fails, as it does where nothing comes for too long.</summary>
/// <param name="stream">The stream.</param>
/// <param name="maximumBytes">How many bytes it may have.</param>
/// <param name="silence">How long a read may take; <see langword="null"/> for any time.</param>
internal sealed class LimitedStream(Stream stream, long maximumBytes, TimeSpan? silence = null) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Count(stream.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Count(stream.Read(buffer));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (silence is not { } limit)
        {
            return Count(await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(limit);
        try
        {
            return Count(await stream.ReadAsync(buffer, time.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The endpoint was silent for {limit}.", exception);
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    // No IOException: the OpenAI package would send the request again, to get as much once more.
    private int Count(int read) =>
        (_read += read) > maximumBytes ? throw new InvalidDataException($"It has more than {maximumBytes} bytes.") : read;
}

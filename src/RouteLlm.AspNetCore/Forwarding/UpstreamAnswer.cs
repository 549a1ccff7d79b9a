using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>The answer of an upstream, of which as many bytes are held back as it takes to know that it is one. For one request, and its memory is another's after it.</summary>
internal sealed class UpstreamAnswer : IDisposable
{
    // A whole answer beyond this is not held back: it is one, then.
    private const int MostHeldBack = 8 * 1024 * 1024;
    private const int PieceSize = 16 * 1024;

    private readonly IAnswerReader _reader;
    private readonly AttemptTime _silence;
    private readonly long _maximumBytes;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
    private int _held;
    private long _bytesLeft;
    private Stream? _body;
    private bool _isReading;
    private Task<int>? _pending;

    private UpstreamAnswer(HttpResponseMessage response, IAnswerReader reader, AttemptTime silence, long maximumBytes)
    {
        Response = response;
        IsEncoded = Header("Content-Encoding") is { Length: > 0 };
        _reader = reader;
        _silence = silence;
        _maximumBytes = _bytesLeft = maximumBytes;
    }

    public HttpResponseMessage Response { get; }

    public AnswerForm Form { get; private set; }

    /// <summary>Gets the bytes that were held back or, after <see cref="ReadOnAsync"/>, the next ones.</summary>
    public ReadOnlyMemory<byte> Held => _buffer.AsMemory(0, _held);

    /// <summary>Gets what a whole answer says.</summary>
    public AnswerPart? Whole { get; set; }

    /// <summary>Gets whether the held bytes are the last.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Gets whether the answer is compressed.</summary>
    public bool IsEncoded { get; }

    private string? MediaType => Header("Content-Type")?.Split(';', 2)[0].Trim();

    /// <summary>Waits until an answer has begun.</summary>
    /// <param name="response">The answer, whose headers have come. Disposed with this.</param>
    /// <param name="reader">Reads the protocol.</param>
    /// <param name="silence">How long the upstream may be silent. Ends with this.</param>
    /// <param name="maximumBytes">How many bytes the answer may have.</param>
    /// <param name="isStreamDue">Whether the client asked for a stream.</param>
    /// <param name="model">The model, which is billed for a failed answer, too.</param>
    /// <param name="attempt">Told of signs of life.</param>
    /// <exception cref="UpstreamException">The answer is a failure.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<UpstreamAnswer> BeginAsync(
        HttpResponseMessage response, IAnswerReader reader, AttemptTime silence, long maximumBytes, bool isStreamDue, RoutedModel model, IAttemptProgress attempt)
    {
        var answer = new UpstreamAnswer(response, reader, silence, maximumBytes);
        answer._body = response.Content.ReadAsStream(silence.Token);
        if (!response.IsSuccessStatusCode)
        {
            throw await FailedAnswers.ReadAsync(answer).ConfigureAwait(false);
        }

        await answer.WaitForOutputAsync(isStreamDue, model, attempt).ConfigureAwait(false);
        return answer;
    }

    /// <summary>Reads the next bytes of the answer in place of those that were held; <see langword="false"/> where it has ended.</summary>
    /// <exception cref="TimeoutException">The upstream was silent for too long.</exception>
    /// <exception cref="UpstreamException">The answer is larger than allowed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadOnAsync()
    {
        if (_pending is { } pending)
        {
            // What was asked for while the answer was held back comes behind those bytes.
            (_pending, int before) = (null, _held);
            Take(await pending.ConfigureAwait(false));
            _held -= before;
            _buffer.AsSpan(before, _held).CopyTo(_buffer);
            return _held > 0;
        }

        _held = 0;
        Take(IsComplete ? 0 : await ReadAsync().ConfigureAwait(false));
        return _held > 0;
    }

    /// <summary>Holds back more, unless a deadline comes first; <see langword="false"/> where it has.</summary>
    public async ValueTask<bool> HoldMoreAsync(Task deadline)
    {
        // Nothing is held of it before it is awaited: whoever has given up waiting passes on what there is, meanwhile.
        _pending ??= ReadAsync().AsTask();
        if (!_pending.IsCompleted && await Task.WhenAny(_pending, deadline).ConfigureAwait(false) != _pending)
        {
            return false;
        }

        Take(await Interlocked.Exchange(ref _pending, null)!.ConfigureAwait(false));
        return true;
    }

    /// <summary>Holds back all there is, up to a limit.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask HoldAllAsync(int limit)
    {
        while (!IsComplete && _held < limit)
        {
            Take(await ReadAsync().ConfigureAwait(false));
        }
    }

    public void Dispose()
    {
        if (_buffer.Length == 0)
        {
            return;
        }

        Response.Dispose();
        _silence.End();
        if (!_isReading)
        {
            // After a read that failed, who knows what may still write to it.
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _held) = ([], 0);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitForOutputAsync(bool isStreamDue, RoutedModel model, IAttemptProgress attempt)
    {
        string? mediaType = MediaType;
        while (!IsComplete && Form == AnswerForm.Unknown)
        {
            Take(await ReadAsync().ConfigureAwait(false));
            attempt.KeepAlive();
            Form = IsEncoded && !string.Equals(mediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase) ? AnswerForm.Json : AnswerForms.Of(mediaType, Held.Span);
        }

        if (_held == 0 || Form == AnswerForm.Unknown)
        {
            throw FailedAnswers.None("The upstream's answer is empty.");
        }

        switch (Form)
        {
            case AnswerForm.Page:
                throw FailedAnswers.None("The upstream answered with a web page.");
            case AnswerForm.Events when IsEncoded:
                break;
            case AnswerForm.Events:
                await WaitForEventAsync(model, attempt).ConfigureAwait(false);
                break;
            case AnswerForm.Json:
                await HoldAllAsync(MostHeldBack).ConfigureAwait(false);
                WholeBody.ThrowIfNone(this, _reader, isStreamDue, model, attempt);
                break;
            default:
                if (isStreamDue)
                {
                    throw FailedAnswers.None("The upstream did not answer with a stream.");
                }

                break;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitForEventAsync(RoutedModel model, IAttemptProgress attempt)
    {
        var output = new FirstOutput(_reader);
        output.Feed(Held.Span);
        while (!IsComplete && !output.IsFound && output.Error is null && _held < MostHeldBack)
        {
            int before = _held;
            Take(await ReadAsync().ConfigureAwait(false));
            attempt.KeepAlive();
            output.Feed(Held.Span[before..]);
        }

        if (IsComplete)
        {
            output.End();
        }

        if (output.Error is null && (output.IsFound || !IsComplete))
        {
            return;
        }

        if (output.Usage is { } usage)
        {
            attempt.Bill(model, usage);
        }

        throw output.Error is { } error
            ? FailedAnswers.Reported(_reader.ErrorOf(error))
            : FailedAnswers.None("The upstream's stream ended before any output.");
    }

    // As it stands there: making something of it would cost more than it tells.
    private string? Header(string name) => Response.Content.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : null;

    // Behind the bytes that are held; Take adds what was read to them.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadAsync()
    {
        if (_held == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_held * 2);
            Held.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        _silence.Restart();
        _isReading = true;
        try
        {
            int read = await _body!.ReadAsync(_buffer.AsMemory(_held), _silence.Token).ConfigureAwait(false);
            _isReading = false;
            return read;
        }
        catch (OperationCanceledException exception) when (_silence.HasRunOut)
        {
            throw new TimeoutException("The upstream was silent for too long.", exception);
        }
    }

    private void Take(int read)
    {
        _held += read;
        IsComplete = read == 0;
        if ((_bytesLeft -= read) < 0)
        {
            throw FailedAnswers.None(string.Create(CultureInfo.InvariantCulture, $"The upstream's answer is larger than {_maximumBytes} bytes."));
        }
    }
}

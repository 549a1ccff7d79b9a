using System.Buffers;
using System.Globalization;

namespace RouteLlm;

/// <summary>The answer of an upstream, of which as many bytes are held back as it takes to know that it is one. For one request.</summary>
internal sealed class UpstreamAnswer : IDisposable
{
    // A whole answer beyond this is not held back: it is one, then.
    private const int MostHeldBack = 8 * 1024 * 1024;
    private const int PieceSize = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _held = new(PieceSize);
    private readonly SilenceLimit _silence;
    private readonly long _maximumBytes;
    private long _bytesLeft;
    private Stream? _body;

    private UpstreamAnswer(HttpResponseMessage response, SilenceLimit silence, long maximumBytes)
    {
        Response = response;
        _silence = silence;
        _maximumBytes = _bytesLeft = maximumBytes;
    }

    public HttpResponseMessage Response { get; }

    public AnswerForm Form { get; private set; }

    /// <summary>Gets the bytes that were held back.</summary>
    public ReadOnlyMemory<byte> Held => _held.WrittenMemory;

    /// <summary>Gets whether the held bytes are all there is.</summary>
    public bool IsComplete { get; private set; }

    private string? MediaType => Response.Content.Headers.ContentType?.MediaType;

    private bool IsEncoded => Response.Content.Headers.ContentEncoding.Count > 0;

    /// <summary>Waits until an answer has begun.</summary>
    /// <param name="response">The answer, whose headers have come. Disposed with this.</param>
    /// <param name="silence">How long the upstream may be silent. Disposed with this.</param>
    /// <param name="maximumBytes">How many bytes the answer may have.</param>
    /// <param name="isStreamDue">Whether the client asked for a stream.</param>
    /// <param name="model">The model, which is billed for a failed answer, too.</param>
    /// <param name="attempt">Told of signs of life.</param>
    /// <exception cref="UpstreamException">The answer is a failure.</exception>
    public static async ValueTask<UpstreamAnswer> BeginAsync(
        HttpResponseMessage response, SilenceLimit silence, long maximumBytes, bool isStreamDue, RoutedModel model, IAttemptProgress attempt)
    {
        var answer = new UpstreamAnswer(response, silence, maximumBytes);
        answer._body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await FailedAnswers.ReadAsync(answer).ConfigureAwait(false);
        }

        await answer.WaitForOutputAsync(isStreamDue, model, attempt).ConfigureAwait(false);
        return answer;
    }

    /// <summary>Reads the rest of the answer, piece by piece.</summary>
    /// <param name="buffer">Takes the bytes.</param>
    /// <returns>How many bytes came; 0 at the end.</returns>
    /// <exception cref="TimeoutException">The upstream was silent for too long.</exception>
    /// <exception cref="UpstreamException">The answer is larger than allowed.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        _silence.Restart();
        try
        {
            int read = await _body!.ReadAsync(buffer, _silence.Token).ConfigureAwait(false);
            return (_bytesLeft -= read) >= 0 ? read : throw FailedAnswers.None(string.Create(CultureInfo.InvariantCulture, $"The upstream's answer is larger than {_maximumBytes} bytes."));
        }
        catch (OperationCanceledException exception) when (_silence.HasRunOut)
        {
            throw new TimeoutException("The upstream was silent for too long.", exception);
        }
    }

    /// <summary>Holds back all there is, up to a limit.</summary>
    public async ValueTask HoldAllAsync(int limit)
    {
        while (!IsComplete && _held.WrittenCount < limit)
        {
            await HoldMoreAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        Response.Dispose();
        _silence.Dispose();
    }

    private async ValueTask WaitForOutputAsync(bool isStreamDue, RoutedModel model, IAttemptProgress attempt)
    {
        while (!IsComplete && Form == AnswerForm.Unknown)
        {
            await HoldMoreAsync().ConfigureAwait(false);
            attempt.KeepAlive();
            Form = IsEncoded && !string.Equals(MediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase) ? AnswerForm.Json : AnswerForms.Of(MediaType, Held.Span);
        }

        if (_held.WrittenCount == 0 || Form == AnswerForm.Unknown)
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
                WholeCompletion.ThrowIfNone(this, isStreamDue, model, attempt);
                break;
            default:
                if (isStreamDue)
                {
                    throw FailedAnswers.None("The upstream did not answer with a stream.");
                }

                break;
        }
    }

    private async ValueTask WaitForEventAsync(RoutedModel model, IAttemptProgress attempt)
    {
        var output = new FirstOutput();
        output.Feed(Held.Span);
        while (!IsComplete && !output.IsFound && output.Error is null && _held.WrittenCount < MostHeldBack)
        {
            int before = _held.WrittenCount;
            await HoldMoreAsync().ConfigureAwait(false);
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
            ? FailedAnswers.Reported(error)
            : FailedAnswers.None("The upstream's stream ended before any output.");
    }

    private async ValueTask HoldMoreAsync()
    {
        int read = await ReadAsync(_held.GetMemory(PieceSize)).ConfigureAwait(false);
        _held.Advance(read);
        IsComplete = read == 0;
    }
}

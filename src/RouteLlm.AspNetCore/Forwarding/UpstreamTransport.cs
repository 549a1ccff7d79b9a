using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// The transport of HTTP upstreams: sends the client's request as it came, or translated, and keeps the answer that has begun. For one
/// request.
/// </summary>
internal sealed class UpstreamTransport(UpstreamRequest request, ModelCall call) : IModelTransport
{
    private readonly string? _passedOnModelId = call.PassedOnModelId;
    private IModelTransport? _translated;
    private HeldBytes? _reading;

    public bool IsStreaming => request.Body.IsStream;

    public bool NeedsToken => true;

    /// <summary>Gets the answer of the model that was called last, where its bytes pass and have begun.</summary>
    public UpstreamAnswer? Answer { get; private set; }

    /// <summary>Gets what was asked of the model that was called last, where that was translated.</summary>
    public TranslatedRequest? Translated { get; private set; }

    /// <summary>Gets the whole answer to what was translated.</summary>
    public ChatResponse? Whole => (_translated as WholeAnswer)?.Response;

    /// <summary>Gets the streamed answer to what was translated.</summary>
    public IAsyncEnumerable<ChatResponseUpdate>? Streamed => _translated is not StreamTransport stream ? null
        : new StreamedAnswer(request.Engine.Engine, new RequestView(call.Messages, call.Options), request.Context.RequestAborted, call, stream);

    /// <summary>Gets what the model that was called last failed with.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Gets the model that was called last.</summary>
    public RoutedModel? Called { get; private set; }

    public string? FindObstacle(RoutedModel model) => request.FindObstacle(model);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask BeginAsync(RoutedModel model, IAttemptProgress attempt, CancellationToken cancellationToken)
    {
        await DisposeAsync().ConfigureAwait(false);
        (Answer, _translated) = (null, null);
        UpstreamEndpoint endpoint = request.Endpoints.Of(model);
        Translated = request.PassesTo(endpoint) ? null : request.TranslateFor(model);
        if (Translated is { } translated)
        {
            await BeginTranslatedAsync(translated, model, attempt, cancellationToken).ConfigureAwait(false);
            return;
        }

        (Failure, Called) = (null, model);
        AttemptTime silence = AttemptTime.Start(endpoint.Settings.Timeout, TimeProvider.System, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            using HttpRequestMessage message = endpoint.RequestFor(request.Context, RequestRewriting.For(request.Body, endpoint, _passedOnModelId));
            response = await request.Client.SendAsync(message, silence.Token).ConfigureAwait(false);
            Answer = await UpstreamAnswer.BeginAsync(response, request.Protocol, silence, endpoint.Settings.MaximumAnswerBytes, IsStreaming, model, attempt).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (silence.HasRunOut)
        {
            Failure = new TimeoutException($"The upstream of the model '{model.Name}' was silent for {endpoint.Settings.Timeout}.", exception);
            throw Failure;
        }
        catch (Exception exception)
        {
            Failure = exception;
            throw;
        }
        finally
        {
            if (Answer is null)
            {
                response?.Dispose();
                silence.End();
            }
        }
    }

    public async ValueTask<bool> HoldBackAsync(HeldAnswer held, int tokens, Task deadline)
    {
        if (_translated is not null)
        {
            held.Options = Translated!.Options;
            return await _translated.HoldBackAsync(held, tokens, deadline).ConfigureAwait(false);
        }

        UpstreamAnswer answer = Answer!;
        if (_reading is null)
        {
            held.Options = CheckedOptions.Read(request.Body.Body, held.Options);
            _reading = new HeldBytes(held, request.Protocol);
        }

        while (!_reading.Take(answer) && held.Tokens < tokens && await answer.HoldMoreAsync(deadline).ConfigureAwait(false))
        {
            // Until there is enough.
        }

        return answer.IsComplete;
    }

    public IModelTransport Another() => new UpstreamTransport(request, call);

    public async ValueTask TakeOverAsync(IModelTransport other)
    {
        await DisposeAsync().ConfigureAwait(false);
        var taken = (UpstreamTransport)other;
        (Answer, Translated, _translated, Failure, Called) = (taken.Answer, taken.Translated, taken._translated, taken.Failure, taken.Called);
        (taken.Answer, taken._translated) = (null, null);
    }

    public async ValueTask DisposeAsync()
    {
        Answer?.Dispose();
        if (_translated is not null)
        {
            await _translated.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask BeginTranslatedAsync(
        TranslatedRequest translated, RoutedModel model, IAttemptProgress attempt, CancellationToken cancellationToken)
    {
        _translated = IsStreaming
            ? new StreamTransport(call, translated.Messages, translated.Options)
            : new WholeAnswer(call, translated.Messages, translated.Options);
        try
        {
            await _translated.BeginAsync(model, attempt, cancellationToken).ConfigureAwait(false);
        }
        catch (NotSupportedException exception)
        {
            // Nothing was sent; what our own clients say names what they cannot send.
            throw JsonFields.Unsupported(field: null, $"{exception.Message} {JsonFields.Remedy}");
        }
        catch (Exception exception)
        {
            (Failure, Called) = (exception, model);
            throw;
        }
    }
}

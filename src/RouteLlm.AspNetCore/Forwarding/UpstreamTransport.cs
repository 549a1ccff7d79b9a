using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>The transport of HTTP upstreams: sends the client's request as it came, or translated, and keeps the answer that has begun. For one request.</summary>
internal sealed class UpstreamTransport(UpstreamRequest request, ModelCall call) : IModelTransport, IDisposable
{
    private readonly string? _passedOnModelId = call.PassedOnModelId;

    public bool IsStreaming => request.Body.IsStream;

    public bool NeedsToken => true;

    /// <summary>Gets the answer of the model that was called last, where its bytes pass and have begun.</summary>
    public UpstreamAnswer? Answer { get; private set; }

    /// <summary>Gets what was asked of the model that was called last, where that was translated.</summary>
    public TranslatedRequest? Translated { get; private set; }

    /// <summary>Gets the whole answer to what was translated.</summary>
    public WholeAnswer? Whole { get; private set; }

    /// <summary>Gets the streamed answer to what was translated.</summary>
    public StreamedAnswer? Streamed { get; private set; }

    /// <summary>Gets what the model that was called last failed with.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Gets the model that was called last.</summary>
    public RoutedModel? Called { get; private set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask BeginAsync(RoutedModel model, IAttemptProgress attempt, CancellationToken cancellationToken)
    {
        Dispose();
        Answer = null;
        UpstreamEndpoint endpoint = request.Endpoints.Of(model);
        Translated = request.PassesTo(endpoint) ? null : request.TranslateFor(endpoint);
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

    public void Dispose() => Answer?.Dispose();

    private async ValueTask BeginTranslatedAsync(TranslatedRequest translated, RoutedModel model, IAttemptProgress attempt, CancellationToken cancellationToken)
    {
        var asked = new RequestView(translated.Messages, translated.Options);
        try
        {
            if (IsStreaming)
            {
                Streamed = new StreamedAnswer(request.Engine.Engine, asked, request.Context.RequestAborted, call);
                await Streamed.BeginAsync(model, attempt, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                Whole = new WholeAnswer(call, asked);
                await Whole.BeginAsync(model, attempt, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (NotSupportedException exception)
        {
            // Nothing was sent; what our own clients say names what they cannot send.
            throw GatewayException.Invalid(
                null, $"{exception.Message} The model '{model.Name}' is reached by another protocol than this one: leave it out, or name a model that is reached by this protocol.", "unsupported_parameter");
        }
        catch (Exception exception)
        {
            (Failure, Called) = (exception, model);
            throw;
        }
    }
}

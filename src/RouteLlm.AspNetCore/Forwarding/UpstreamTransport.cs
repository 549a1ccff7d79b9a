using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>The transport of HTTP upstreams: sends the client's request as it came, and keeps the answer that has begun. For one request.</summary>
internal sealed class UpstreamTransport(HttpContext context, ModelRequest request, string? passedOnModelId, UpstreamEndpoints endpoints, UpstreamClient client) : IModelTransport, IDisposable
{
    public bool IsStreaming => request.IsStream;

    public bool NeedsToken => true;

    /// <summary>Gets the answer of the model that was called last, where it has begun.</summary>
    public UpstreamAnswer? Answer { get; private set; }

    /// <summary>Gets what the model that was called last failed with.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Gets the model that was called last.</summary>
    public RoutedModel? Called { get; private set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask BeginAsync(RoutedModel model, IAttemptProgress attempt, CancellationToken cancellationToken)
    {
        Dispose();
        (Answer, Failure, Called) = (null, null, model);
        UpstreamEndpoint endpoint = endpoints.Of(model);
        AttemptTime silence = AttemptTime.Start(endpoint.Settings.Timeout, TimeProvider.System, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            using HttpRequestMessage message = endpoint.RequestFor(context, RequestRewriting.For(request, endpoint, passedOnModelId));
            response = await client.SendAsync(message, silence.Token).ConfigureAwait(false);
            Answer = await UpstreamAnswer.BeginAsync(response, silence, endpoint.Settings.MaximumAnswerBytes, request.IsStream, model, attempt).ConfigureAwait(false);
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
}

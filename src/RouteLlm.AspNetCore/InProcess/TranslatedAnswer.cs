using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Gives a client the answer of a chat client, in the client's protocol. For one request.</summary>
internal sealed class TranslatedAnswer(HttpContext context, IProtocol protocol, TranslatedRequest request)
{
    private IAnswerStream? _stream;

    /// <summary>Writes a whole answer, and settles the request before.</summary>
    public async Task WriteAsync(ModelCall call, ChatResponse response)
    {
        call.Read(response);
        call.Complete();
        call.End();
        DecisionHeaders.Write(context.Response.Headers, call, call.Answering);
        byte[] body = protocol.WriteAnswer(response, request, DecisionHeaders.NameOf(call.Answering, call));
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Writes a stream as it comes.</summary>
    public async Task WriteAsync(ModelCall call, IAsyncEnumerable<ChatResponseUpdate> updates)
    {
        await foreach (ChatResponseUpdate update in updates.ConfigureAwait(false))
        {
            await (_stream ??= Begin(call)).WriteAsync(update).ConfigureAwait(false);
        }

        await (_stream ?? Begin(call)).EndAsync().ConfigureAwait(false);
    }

    /// <summary>Tells the client that no model answered, or that the answer broke off.</summary>
    /// <exception cref="GatewayException">Nothing was written yet.</exception>
    public Task FailAsync(ModelCall call, Exception exception)
    {
        // Whatever a provider throws; its message may hold anything.
        RoutedModel last = call.LastTried();
        ApiError error = ModelErrors.Of(exception, call, last);
        if (_stream is not null && context.Response.HasStarted)
        {
            return _stream.FailAsync(error);
        }

        DecisionHeaders.Write(context.Response.Headers, call, last);
        throw new GatewayException(error);
    }

    private IAnswerStream Begin(ModelCall call)
    {
        DecisionHeaders.Write(context.Response.Headers, call, call.Answering);
        EventOutput.Begin(context);
        return protocol.BeginStream(context, request, DecisionHeaders.NameOf(call.Answering, call));
    }
}

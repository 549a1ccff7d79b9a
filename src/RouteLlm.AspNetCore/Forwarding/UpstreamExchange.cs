using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RouteLlm;

/// <summary>One request to HTTP upstreams: the client's bytes go there as they came, the answer's come back untouched and undelayed, and a copy is read.</summary>
internal sealed class UpstreamExchange(HttpContext context, ModelRequest request, UpstreamEndpoints endpoints, UpstreamClient client, GatewayMetrics metrics) : IChatExchange
{
    public RequestView View(string? modelId) => new(request.Messages, request.Options) { ModelId = modelId, IsKeptFromBattles = BattleRefusal.Applies(context, request) };

    public async Task AnswerAsync(ModelCall call)
    {
        if (call.Battle is { } battle)
        {
            battle.Transport = UpstreamBattleTransport.Prepare(context, request, battle.Opponents, endpoints, client);
        }

        using var transport = new UpstreamTransport(context, request, call.PassedOnModelId, endpoints, client);
        call.Begin();
        try
        {
            await call.AnswerAsync(transport, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            DecisionHeaders.Write(context.Response.Headers, call, transport.Called ?? call.Answering);
            Exception last = transport.Failure ?? exception;
            if (last is UpstreamException { Answer: { } answer })
            {
                await FailedAnswers.WriteAsync(answer, context).ConfigureAwait(false);
                return;
            }

            throw new GatewayException(ModelErrors.Of(last, call, transport.Called ?? call.Answering));
        }

        await PassAsync(call, transport.Answer!).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask PassAsync(ModelCall call, UpstreamAnswer answer)
    {
        HttpResponse response = context.Response;
        response.StatusCode = (int)answer.Response.StatusCode;
        AnswerHeaders.CopyTo(context, answer.Response);
        DecisionHeaders.Write(response.Headers, call, call.Answering);
        if (answer is { IsComplete: true, Form: not AnswerForm.Events })
        {
            using var copy = new AnswerCopy(call);
            if (answer.Completion is { } completion && !copy.NeedsText(completion))
            {
                copy.TakeWhole(completion);
            }
            else
            {
                copy.ReadWhole(WholeBody.PlainBytesOf(answer).Span);
            }

            call.Complete();
            call.End();
            response.ContentLength = answer.Held.Length;
            await response.Body.WriteAsync(answer.Held, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        if (answer.Form == AnswerForm.Events)
        {
            StreamHeaders.Write(response.Headers);
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await PassPiecesAsync(call, answer).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask PassPiecesAsync(ModelCall call, UpstreamAnswer answer)
    {
        using AnswerCopy? copy = answer.Form == AnswerForm.Events ? new AnswerCopy(call) : null;
        do
        {
            await WriteAsync(answer.Held).ConfigureAwait(false);
            copy?.Feed(answer.Held.Span);
        }
        while (await ReadOnAsync(call, answer).ConfigureAwait(false));

        if (call.Outcome == DecisionOutcome.Failed)
        {
            return;
        }

        copy?.End();
        if (copy is { HasFailed: true })
        {
            metrics.Failed("upstream_stream");
            call.Fail(FailedAnswers.None("The upstream's stream ended with an error."));
        }
        else if (!context.RequestAborted.IsCancellationRequested)
        {
            call.Complete();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadOnAsync(ModelCall call, UpstreamAnswer answer)
    {
        try
        {
            return await answer.ReadOnAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            // What was sent cannot be taken back: the client sees that the answer was broken off.
            metrics.Failed(exception is TimeoutException ? "upstream_timeout" : exception is UpstreamException ? "upstream_too_large" : "upstream_broken");
            call.Fail(exception);
            context.Abort();
            return false;
        }
    }
}

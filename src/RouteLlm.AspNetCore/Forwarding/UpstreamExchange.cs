using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RouteLlm;

/// <summary>
/// One request to HTTP upstreams: the client's bytes go there as they came, the answer's come back untouched and undelayed, and a copy is
/// read. Where an upstream speaks another protocol, both are translated.
/// </summary>
internal sealed class UpstreamExchange(UpstreamRequest request, GatewayMetrics metrics) : IChatExchange
{
    private static readonly Func<RoutedModel, string?> NoObstacle = static _ => null;

    private readonly HttpContext _context = request.Context;

    public RequestView View(string? modelId) => new(request.Body.Messages, request.Body.Options)
    {
        ModelId = modelId,
        IsKeptFromBattles = BattleRefusal.Applies(_context, request.Body),
        Obstacles = request.Endpoints.AllSpeak(request.Protocol.Kind) ? NoObstacle : request.FindObstacle,
    };

    public ApiError? FindRefusal(RoutingException exception) => request.FindRefusal(exception);

    public async Task AnswerAsync(ModelCall call)
    {
        if (call.Battle is { } battle)
        {
            PrepareBattle(battle);
        }

        var transport = new UpstreamTransport(request, call);
        await using ConfiguredAsyncDisposable disposal = transport.ConfigureAwait(false);
        call.Begin();
        try
        {
            await call.AnswerAsync(transport, _context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception exception) when ((transport.Failure ?? exception) is not GatewayException && !_context.RequestAborted.IsCancellationRequested)
        {
            DecisionHeaders.Write(_context.Response.Headers, call, transport.Called ?? call.Answering);
            Exception last = transport.Failure ?? exception;
            if (last is UpstreamException { Answer: { } answer })
            {
                await FailedAnswers.WriteAsync(answer, _context).ConfigureAwait(false);
                return;
            }

            throw new GatewayException(ModelErrors.Of(last, call, transport.Called ?? call.Answering));
        }

        if (transport.Translated is { } translated)
        {
            await TranslateAsync(call, transport, new TranslatedAnswer(_context, request.Protocol, translated)).ConfigureAwait(false);
        }
        else
        {
            await PassAsync(call, transport.Answer!).ConfigureAwait(false);
        }
    }

    private void PrepareBattle(SampledRequest battle)
    {
        battle.Transport = UpstreamBattleTransport.Prepare(request, battle.Opponents);
        if (ShownConversation.HasImage(battle.Messages))
        {
            (IProtocol protocol, ReadOnlyMemory<byte> body) = (request.Protocol, request.Body.Body);
            battle.ReadShown = () => ShownConversation.Read(protocol, body);
        }
    }

    private async Task TranslateAsync(ModelCall call, UpstreamTransport transport, TranslatedAnswer answer)
    {
        try
        {
            await (transport.IsStreaming ? answer.WriteAsync(call, transport.Streamed!) : answer.WriteAsync(call, transport.Whole!)).ConfigureAwait(false);
        }
        catch (Exception exception) when (!_context.RequestAborted.IsCancellationRequested)
        {
            metrics.Failed("upstream_stream");
            await answer.FailAsync(call, exception).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask PassAsync(ModelCall call, UpstreamAnswer answer)
    {
        HttpResponse response = _context.Response;
        response.StatusCode = (int)answer.Response.StatusCode;
        AnswerHeaders.CopyTo(_context, answer.Response);
        DecisionHeaders.Write(response.Headers, call, call.Answering);
        if (answer is { IsComplete: true, Form: not AnswerForm.Events })
        {
            using var copy = new AnswerCopy(request.Protocol, call);
            if (answer.Whole is { } completion && !copy.NeedsText(completion))
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
            await response.Body.WriteAsync(answer.Held, _context.RequestAborted).ConfigureAwait(false);
            return;
        }

        if (answer.Form == AnswerForm.Events)
        {
            StreamHeaders.Write(response.Headers);
        }

        _context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await PassPiecesAsync(call, answer).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask PassPiecesAsync(ModelCall call, UpstreamAnswer answer)
    {
        using AnswerCopy? copy = answer.Form == AnswerForm.Events ? new AnswerCopy(request.Protocol, call) : null;
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
        else if (!_context.RequestAborted.IsCancellationRequested)
        {
            call.Complete();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        // This flushes as well, whatever writes the body, and the server need not be asked twice for each piece.
        FlushResult flushed = await _context.Response.BodyWriter.WriteAsync(bytes, _context.RequestAborted).ConfigureAwait(false);
        if (flushed.IsCanceled)
        {
            throw new OperationCanceledException();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadOnAsync(ModelCall call, UpstreamAnswer answer)
    {
        try
        {
            return await answer.ReadOnAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (!_context.RequestAborted.IsCancellationRequested)
        {
            // What was sent cannot be taken back: the client sees that the answer was broken off.
            metrics.Failed(exception is TimeoutException ? "upstream_timeout" : exception is UpstreamException ? "upstream_too_large" : "upstream_broken");
            call.Fail(exception);
            _context.Abort();
            return false;
        }
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>One request to chat clients of this process, translated there and back.</summary>
internal sealed class ChatClientExchange(HttpContext context, ModelRequest request, GatewayEngine engine) : IChatExchange
{
    private readonly TranslatedRequest _completion = CompletionTranslator.Read(request.Body);

    public RequestView View(string? modelId) => new(_completion.Messages, _completion.Options) { ModelId = modelId, IsKeptFromBattles = BattleRefusal.Applies(context, request) };

    public async Task AnswerAsync(ModelCall call)
    {
        try
        {
            if (_completion.Stream)
            {
                await StreamAsync(call).ConfigureAwait(false);
            }
            else
            {
                await AnswerWholeAsync(call).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not GatewayException && !context.RequestAborted.IsCancellationRequested)
        {
            // Whatever a provider throws; its message may hold anything.
            RoutedModel last = call.LastTried();
            ApiError error = ModelErrors.Of(exception, call, last);
            if (!context.Response.HasStarted)
            {
                DecisionHeaders.Write(context.Response.Headers, call, last);
                throw new GatewayException(error);
            }

            await CompletionEventWriter.WriteAsync(context, error.ToJson()).ConfigureAwait(false);
        }
    }

    private async Task AnswerWholeAsync(ModelCall call)
    {
        call.Begin();
        var answer = new WholeAnswer(call);
        await call.AnswerAsync(answer, context.RequestAborted).ConfigureAwait(false);
        ChatResponse response = answer.Response!;
        call.Read(response);
        if (call.StampsEveryAnswer)
        {
            call.RememberAnswer(AnswerFingerprint.Of(UserMessages.LastText(call.Messages), response.Text));
        }

        call.Complete();
        call.End();
        DecisionHeaders.Write(context.Response.Headers, call, call.Answering);
        byte[] body = CompletionWriter.Write(response, DecisionHeaders.NameOf(call.Answering, call));
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task StreamAsync(ModelCall call)
    {
        CompletionEventWriter? stream = null;
        using AnswerFingerprint? fingerprint = call.StampsEveryAnswer ? new AnswerFingerprint(UserMessages.LastText(call.Messages)) : null;
        IAsyncEnumerable<ChatResponseUpdate> updates = new StreamedAnswer(engine.Engine, View(modelId: null), context.RequestAborted, call);
        await foreach (ChatResponseUpdate update in updates.ConfigureAwait(false))
        {
            stream ??= Begin(call);
            fingerprint?.Append(update.Text);
            await stream.WriteAsync(context, update).ConfigureAwait(false);
        }

        call.RememberAnswer(fingerprint?.Complete());
        await (stream ?? Begin(call)).EndAsync(context).ConfigureAwait(false);
    }

    private CompletionEventWriter Begin(ModelCall call)
    {
        DecisionHeaders.Write(context.Response.Headers, call, call.Answering);
        CompletionEventWriter.Begin(context);
        return new CompletionEventWriter(DecisionHeaders.NameOf(call.Answering, call), _completion.IncludeUsage);
    }
}

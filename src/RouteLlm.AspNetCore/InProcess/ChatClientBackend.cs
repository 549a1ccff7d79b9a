using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Two models as chat clients of this process: requests and answers are translated, as far as the abstraction carries them.</summary>
internal sealed class ChatClientBackend : IModelBackend
{
    private readonly IChatClient _strong;
    private readonly IChatClient _weak;
    private readonly string _strongModel;
    private readonly string _weakModel;
    private readonly bool _failover;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger _logger;

    public ChatClientBackend(RouteLlmRegistration registration, IServiceProvider services, IOptions<GatewayOptions> options, GatewayMetrics metrics, ILogger<ChatClientBackend> logger)
    {
        _strong = registration.Models.Resolve(services, RouteTarget.Strong);
        _weak = registration.Models.Resolve(services, RouteTarget.Weak);
        _strongModel = _strong.GetService<ChatClientMetadata>()?.DefaultModelId ?? RouteTarget.Strong.Word();
        _weakModel = _weak.GetService<ChatClientMetadata>()?.DefaultModelId ?? RouteTarget.Weak.Word();
        _failover = options.Value.Failover;
        _metrics = metrics;
        _logger = logger;
    }

    public string ModelOf(RouteTarget target) => target == RouteTarget.Strong ? _strongModel : _weakModel;

    public Task<bool> IsReachableAsync(RouteTarget target, CancellationToken cancellationToken) => Task.FromResult(true);

    public async Task AnswerAsync(HttpContext context, ChatRequest request, Destination destination)
    {
        CompletionRequest completion = CompletionRequestReader.Read(request.Body);
        try
        {
            await AnswerAsync(context, completion, destination, destination.Target, failedModel: null).ConfigureAwait(false);
            return;
        }
        catch (Exception exception) when (_failover && destination.Decision is not null && IsModelsFailure(context, exception))
        {
            _logger.FailedOver(destination.Target, "chat client", destination.OtherTarget);
            _metrics.FailedOver(destination.Target);
            context.Response.Clear();
        }

        await AnswerAsync(context, completion, destination, destination.OtherTarget, ModelOf(destination.Target)).ConfigureAwait(false);
    }

    private static bool IsModelsFailure(HttpContext context, Exception exception) =>
        exception is GatewayException { Error.Status: >= StatusCodes.Status500InternalServerError } && !context.Response.HasStarted;

    private async Task AnswerAsync(HttpContext context, CompletionRequest request, Destination destination, RouteTarget target, string? failedModel)
    {
        IChatClient client = target == RouteTarget.Strong ? _strong : _weak;
        long started = Stopwatch.GetTimestamp();
        DecisionHeaders.Write(context.Response.Headers, destination.Decision, target, ModelOf(target), failedModel);
        try
        {
            if (request.Stream)
            {
                await StreamAsync(context, request, client, target, started).ConfigureAwait(false);
            }
            else
            {
                ChatResponse response = await client.GetResponseAsync(request.Messages, request.Options.Clone(), context.RequestAborted).ConfigureAwait(false);
                _metrics.Began(target, Stopwatch.GetElapsedTime(started));
                byte[] body = CompletionWriter.Write(response, ModelOf(target));
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = body.Length;
                await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
            }

            _metrics.Answered(target, Stopwatch.GetElapsedTime(started));
        }
        catch (Exception exception) when (exception is not GatewayException && !context.RequestAborted.IsCancellationRequested)
        {
            // Whatever a provider throws; its message may hold anything.
            _logger.ChatClientFailed(target, exception.GetType().Name);
            _metrics.Failed("chat_client");
            string before = failedModel is null ? string.Empty : $" The model '{failedModel}' was tried before it, and failed too.";
            var error = new ApiError(StatusCodes.Status502BadGateway, $"The model '{ModelOf(target)}' failed.{before}") { Code = "upstream_failed" };
            if (!context.Response.HasStarted)
            {
                throw new GatewayException(error);
            }

            await CompletionEventWriter.WriteAsync(context, error.ToJson()).ConfigureAwait(false);
        }
    }

    private async Task StreamAsync(HttpContext context, CompletionRequest request, IChatClient client, RouteTarget target, long started)
    {
        var stream = new CompletionEventWriter(ModelOf(target), request.IncludeUsage);
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(request.Messages, request.Options.Clone(), context.RequestAborted).ConfigureAwait(false))
        {
            if (!context.Response.HasStarted)
            {
                _metrics.Began(target, Stopwatch.GetElapsedTime(started));
                CompletionEventWriter.Begin(context);
            }

            await stream.WriteAsync(context, update).ConfigureAwait(false);
        }

        if (!context.Response.HasStarted)
        {
            CompletionEventWriter.Begin(context);
        }

        await stream.EndAsync(context).ConfigureAwait(false);
    }
}

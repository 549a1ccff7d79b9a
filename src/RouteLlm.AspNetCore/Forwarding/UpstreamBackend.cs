using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace RouteLlm;

/// <summary>Two models behind HTTP: hands requests and answers through as they are.</summary>
internal sealed class UpstreamBackend : IModelBackend, IDisposable
{
    private readonly IHttpForwarder _forwarder;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger _logger;
    private readonly UpstreamEndpoint _strong;
    private readonly UpstreamEndpoint _weak;
    private readonly bool _failover;

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        EnableMultipleHttp2Connections = true,
        ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(15),
    });

    public UpstreamBackend(IHttpForwarder forwarder, IOptions<GatewayOptions> options, GatewayMetrics metrics, ILogger<UpstreamBackend> logger)
    {
        _forwarder = forwarder;
        _metrics = metrics;
        _logger = logger;
        _strong = new UpstreamEndpoint(options.Value.Strong!);
        _weak = new UpstreamEndpoint(options.Value.Weak!);
        _failover = options.Value.Failover;
    }

    public string ModelOf(RouteTarget target) => Upstream(target).Model;

    public Task<bool> IsReachableAsync(RouteTarget target, CancellationToken cancellationToken) => Upstream(target).IsReachableAsync(cancellationToken);

    public async Task AnswerAsync(HttpContext context, ChatRequest request, Destination destination)
    {
        bool mayGoElsewhere = _failover && destination.Decision is not null;
        var first = new UpstreamCall(Upstream(destination.Target), destination.Target, destination.Decision, failedModel: null, mayGoElsewhere, _metrics);
        ForwarderError error = await SendAsync(context, request, first).ConfigureAwait(false);
        if (!mayGoElsewhere || context.Response.HasStarted || !(first.IsPutAside || IsUnreachable(error)))
        {
            if (error != ForwarderError.None && !context.RequestAborted.IsCancellationRequested)
            {
                _logger.UpstreamFailed(first.Target, FailureOf(context, first, error));
            }

            End(context, first, error);
            return;
        }

        string failure = FailureOf(context, first, error);
        _logger.FailedOver(destination.Target, failure, destination.OtherTarget);
        _metrics.FailedOver(destination.Target);
        context.Response.Clear();
        var second = new UpstreamCall(Upstream(destination.OtherTarget), destination.OtherTarget, destination.Decision, first.Upstream.Model, mayGoElsewhere: false, _metrics);
        error = await SendAsync(context, request, second).ConfigureAwait(false);
        if ((error != ForwarderError.None || second.FailedStatus is not null) && !context.RequestAborted.IsCancellationRequested)
        {
            _logger.BothFailed(first.Target, failure, second.Target, FailureOf(context, second, error));
        }

        End(context, second, error, $" The model '{first.Upstream.Model}' was tried before it, and failed too.");
    }

    public void Dispose() => _client.Dispose();

    private UpstreamEndpoint Upstream(RouteTarget target) => target == RouteTarget.Strong ? _strong : _weak;

    private async Task<ForwarderError> SendAsync(HttpContext context, ChatRequest request, UpstreamCall call)
    {
        ReadOnlyMemory<byte> body = request.WithModel(call.Upstream.Model);
        context.Request.Headers.Remove(HeaderNames.TransferEncoding);
        context.Request.ContentLength = body.Length;
        using var content = new ReadOnlyMemoryContent(body);
        context.Request.Body = await content.ReadAsStreamAsync(context.RequestAborted).ConfigureAwait(false);
        return await _forwarder.SendAsync(context, call.Upstream.CompletionsAddress.AbsoluteUri, _client, call.Upstream.Settings, call).ConfigureAwait(false);
    }

    // Also where the connection broke after the answer's headers: its first byte has not come.
    private static bool IsUnreachable(ForwarderError error) => error is ForwarderError.Request or ForwarderError.RequestBodyDestination or ForwarderError.ResponseBodyDestination;

    private static string FailureOf(HttpContext context, UpstreamCall call, ForwarderError error) => call.FailedStatus is { } status
        ? string.Create(CultureInfo.InvariantCulture, $"status {status}")
        : $"{error}, {context.GetForwarderErrorFeature()?.Exception?.GetType().Name}";

    private void End(HttpContext context, UpstreamCall call, ForwarderError error, string before = "")
    {
        if (error == ForwarderError.None)
        {
            _metrics.Answered(call.Target, call.Elapsed);
            return;
        }

        if (context.RequestAborted.IsCancellationRequested)
        {
            _metrics.Failed("client_gone");
            return;
        }

        bool isTimeout = error is ForwarderError.RequestTimedOut;
        _metrics.Failed(isTimeout ? "upstream_timeout" : "upstream_unreachable");

        // An answer that has begun was broken off by the forwarder, which is how a client can tell.
        if (!context.Response.HasStarted)
        {
            call.WriteHeaders(context.Response);
            throw new GatewayException(isTimeout
                ? new ApiError(StatusCodes.Status504GatewayTimeout, $"The model '{call.Upstream.Model}' did not answer in time.{before}") { Code = "upstream_timeout" }
                : new ApiError(StatusCodes.Status502BadGateway, $"The model '{call.Upstream.Model}' cannot be reached.{before}") { Code = "upstream_unreachable" });
        }
    }
}

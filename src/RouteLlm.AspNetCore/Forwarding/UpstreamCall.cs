using System.Diagnostics;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace RouteLlm;

/// <summary>One try at an upstream: what of the request and of the answer is changed on the way.</summary>
/// <param name="upstream">The upstream.</param>
/// <param name="target">Which model of the two it is.</param>
/// <param name="decision">The router's decision, if one decided.</param>
/// <param name="failedModel">The name of the model that was tried before, if one was.</param>
/// <param name="mayGoElsewhere">Whether the other model is asked when this one fails.</param>
/// <param name="metrics">What is counted.</param>
internal sealed class UpstreamCall(
    UpstreamEndpoint upstream,
    RouteTarget target,
    RoutingDecision? decision,
    string? failedModel,
    bool mayGoElsewhere,
    GatewayMetrics metrics) : HttpTransformer
{
    // What proves or names the client to the gateway, and is no business of the upstream.
    private static readonly string[] ClientsOwn =
        ["Authorization", "Proxy-Authorization", "api-key", "x-api-key", "Cookie", "Origin", "Referer", "OpenAI-Organization", "OpenAI-Project"];

    private readonly long _started = Stopwatch.GetTimestamp();

    public UpstreamEndpoint Upstream => upstream;

    public RouteTarget Target => target;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Gets the status by which the upstream's answer is a failure of the upstream; <see langword="null"/> for every other answer, and for none.</summary>
    public int? FailedStatus { get; private set; }

    /// <summary>Gets whether the upstream's answer was put aside, since the other model may do better.</summary>
    public bool IsPutAside => mayGoElsewhere && FailedStatus is not null;

    /// <summary>Writes the decision, and who answers.</summary>
    public void WriteHeaders(HttpResponse response) => DecisionHeaders.Write(response.Headers, decision, target, upstream.Model, failedModel);

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
        foreach (string name in ClientsOwn)
        {
            if (httpContext.Request.Headers.ContainsKey(name))
            {
                proxyRequest.Headers.Remove(name);
            }
        }

        proxyRequest.Headers.Host = null;
        proxyRequest.RequestUri = httpContext.Request.QueryString is { HasValue: true } query ? new Uri(upstream.CompletionsAddress.AbsoluteUri + query.Value) : upstream.CompletionsAddress;
        if (upstream.Key() is { } key)
        {
            proxyRequest.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is not null)
        {
            metrics.Began(target, Elapsed);
            int status = (int)proxyResponse.StatusCode;
            if (status >= StatusCodes.Status500InternalServerError || status == StatusCodes.Status429TooManyRequests)
            {
                metrics.Failed($"upstream_{status}");
                FailedStatus = status;
                if (IsPutAside)
                {
                    return false;
                }
            }
        }

        bool isCopied = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken).ConfigureAwait(false);
        if (proxyResponse is not null)
        {
            WriteHeaders(httpContext.Response);
        }

        return isCopied;
    }
}

using System.Diagnostics;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace RouteLlm.Gateway;

/// <summary>One try at an upstream: what of the request and of the answer is changed on the way.</summary>
internal sealed class UpstreamCall(UpstreamEndpoint upstream, RouteTarget target, RoutingDecision? decision, bool mayGoElsewhere, GatewayMetrics metrics) : HttpTransformer
{
    // What proves or names the client to the gateway, and is no business of the upstream.
    private static readonly string[] ClientsOwn =
        ["Authorization", "Proxy-Authorization", "api-key", "x-api-key", "Cookie", "Origin", "Referer", "OpenAI-Organization", "OpenAI-Project"];

    private readonly long _started = Stopwatch.GetTimestamp();

    public UpstreamEndpoint Upstream => upstream;

    public RouteTarget Target => target;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Gets whether the upstream's answer was put aside, since the other model may do better.</summary>
    public bool IsPutAside { get; private set; }

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
        foreach (string name in ClientsOwn)
        {
            proxyRequest.Headers.Remove(name);
        }

        proxyRequest.Headers.Host = null;
        proxyRequest.RequestUri = new Uri(upstream.CompletionsUrl + httpContext.Request.QueryString.Value, UriKind.Absolute);
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
                IsPutAside = mayGoElsewhere;
                if (IsPutAside)
                {
                    return false;
                }
            }
        }

        bool isCopied = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken).ConfigureAwait(false);
        if (proxyResponse is not null)
        {
            DecisionHeaders.Write(httpContext.Response.Headers, decision, target, upstream.Model);
        }

        return isCopied;
    }
}

using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace RouteLlm;

/// <summary>Which headers pass between client and upstream.</summary>
internal static class UpstreamHeaders
{
    // What proves or names the client to the gateway, and is no business of the upstream. What is compressed could not be read on its way.
    private static readonly string[] ClientsOwn =
    [
        "Authorization", "Proxy-Authorization", "api-key", "x-api-key", "Cookie", "Origin", "Referer", "OpenAI-Organization", "OpenAI-Project",
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Real-IP", "Accept-Encoding",
    ];

    private static readonly FrozenSet<string> UpstreamsOwn = FrozenSet.ToFrozenSet(
        ["Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Alt-Svc", "Set-Cookie", "Location", "Server", "Content-Length"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Copies what of a client's headers an upstream may see, by the rules that YARP keeps.</summary>
    public static async ValueTask CopyToAsync(HttpContext context, HttpRequestMessage request, int length, CancellationToken cancellationToken)
    {
        await HttpTransformer.Default.TransformRequestAsync(context, request, string.Empty, cancellationToken).ConfigureAwait(false);
        foreach (string name in ClientsOwn)
        {
            request.Headers.Remove(name);
        }

        request.Headers.Host = null;
        request.Headers.TransferEncodingChunked = null;
        request.Content!.Headers.ContentLength = length;
    }

    /// <summary>Copies what of an upstream's headers a client may see.</summary>
    public static void CopyTo(HttpContext context, HttpResponseMessage response)
    {
        IHeaderDictionary headers = context.Response.Headers;
        foreach (KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues> header in response.Headers.NonValidated)
        {
            Copy(header.Key, header.Value, headers);
        }

        foreach (KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues> header in response.Content.Headers.NonValidated)
        {
            Copy(header.Key, header.Value, headers);
        }
    }

    private static void Copy(string name, System.Net.Http.Headers.HeaderStringValues values, IHeaderDictionary headers)
    {
        if (!UpstreamsOwn.Contains(name))
        {
            headers[name] = values.Count == 1 ? new StringValues(values.ToString()) : new StringValues([.. values]);
        }
    }
}

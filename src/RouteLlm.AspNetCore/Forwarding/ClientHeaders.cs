using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace RouteLlm;

/// <summary>Which headers of a client's request an upstream may see: all but those that are the client's own.</summary>
internal static class ClientHeaders
{
    // What names the client, its browser or the way to here, holds for this connection alone, or would make the answer something that
    // cannot be read on its way. Length and host are those of the request to the upstream.
    private static readonly FrozenSet<string> Own = FrozenSet.ToFrozenSet(
        [
            "Connection", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "HTTP2-Settings", "Expect", "Max-Forwards", "Close", "Security-Scheme", "ALPN", "Alt-Svc", "Alt-Used",
            "Accept-Encoding", "Origin", "Referer", "Forwarded", "Via", "From", "True-Client-IP", "Early-Data", "DNT", "Upgrade-Insecure-Requests",
            "OpenAI-Organization", "OpenAI-Project", "Authorization", "Content-Length", "Host",
        ],
        StringComparer.OrdinalIgnoreCase);

    // Nearly every request has these, and comparing them with all that follows costs more than the rest of the copying.
    private static readonly FrozenSet<string> Common = FrozenSet.ToFrozenSet(
        ["Accept", "Accept-Language", "Content-Type", "Idempotency-Key", "User-Agent", "traceparent", "tracestate", "x-stainless-lang", "x-stainless-package-version"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Beginnings =
        [":", "Proxy-", "Sec-", "CF-", "Fastly-", "Remote-", "X-Forwarded-", "X-Original-", "X-Real-", "X-Remote-", "X-Client-", "X-Cluster-", "X-Envoy-", "X-Amzn-Oidc-", "X-Arr-", "X-MS-", "X-Goog-", "X-Amz-", "Ocp-Apim-"];

    // Credentials have many names, and nearly all have one of these words in them.
    private static readonly string[] CredentialWords = ["auth", "cookie", "credential", "jwt", "passw", "secret", "session", "signature", "token", "csrf", "xsrf", "client-cert", "clientcert"];
    private static readonly string[] CredentialEndings = ["key", "-ip"];

    /// <summary>
    /// Copies the headers that an upstream may see; neither the client's own, nor those that <c>Connection</c> says are for this connection
    /// alone.
    /// </summary>
    /// <param name="headers">The headers of the client's request.</param>
    /// <param name="request">The request to the upstream, with its content.</param>
    public static void CopyTo(IHeaderDictionary headers, HttpRequestMessage request)
    {
        HashSet<string>? listed = headers.Connection.Count == 0
            ? null
            : new HashSet<string>(ConnectionOptions.Read(headers.Connection), StringComparer.OrdinalIgnoreCase);
        foreach ((string name, StringValues values) in headers)
        {
            if ((Common.Contains(name) || !IsOwn(name)) && listed?.Contains(name) != true)
            {
                Add(request, name, values);
            }
        }
    }

    private static void Add(HttpRequestMessage request, string name, StringValues values)
    {
        // Which of the two collections takes a header is a matter of its name alone.
        if (values.Count == 1)
        {
            _ = request.Headers.TryAddWithoutValidation(name, values[0]) || request.Content!.Headers.TryAddWithoutValidation(name, values[0]);
        }
        else
        {
            _ = request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()) || request.Content!.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }
    }

    private static bool IsOwn(string name) =>
        Own.Contains(name)
        || StartsAs(name)
        || HasWord(name)
        || EndsAs(name);

    private static bool StartsAs(string name)
    {
        foreach (string beginning in Beginnings)
        {
            if (name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasWord(string name)
    {
        foreach (string word in CredentialWords)
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsAs(string name)
    {
        foreach (string ending in CredentialEndings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

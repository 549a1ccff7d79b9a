using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>Which headers of a client's request are the client's own, and no business of an upstream.</summary>
internal static class ClientHeaders
{
    // What names the client, its browser or the way to here, holds for this connection alone, or would make the answer something that cannot be read on its way.
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        [
            "Connection", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "HTTP2-Settings", "Expect", "Max-Forwards", "Close", "Security-Scheme", "Alt-Used",
            "Accept-Encoding", "Origin", "Referer", "Forwarded", "Via", "From", "True-Client-IP", "Early-Data", "DNT", "Upgrade-Insecure-Requests",
            "OpenAI-Organization", "OpenAI-Project",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Beginnings =
        ["Proxy-", "Sec-", "CF-", "Fastly-", "Remote-", "X-Forwarded-", "X-Original-", "X-Real-", "X-Remote-", "X-Client-", "X-Cluster-", "X-Envoy-", "X-Amzn-Oidc-", "X-Arr-", "X-MS-", "X-Goog-", "X-Amz-", "Ocp-Apim-"];

    // Credentials have many names, and nearly all have one of these words in them.
    private static readonly string[] CredentialWords = ["auth", "cookie", "credential", "jwt", "passw", "secret", "session", "signature", "token", "csrf", "xsrf", "client-cert", "clientcert"];
    private static readonly string[] CredentialEndings = ["key", "-ip"];
    private const string NoCredential = "Idempotency-Key";

    /// <summary>Finds the headers of a request that an upstream must not see: the client's own, and those that <c>Connection</c> says are for this connection alone.</summary>
    public static IEnumerable<string> FindOwn(IHeaderDictionary headers)
    {
        foreach (string name in headers.Keys)
        {
            if (IsOwn(name))
            {
                yield return name;
            }
        }

        foreach (string name in ConnectionOptions.Read(headers.Connection))
        {
            yield return name;
        }
    }

    private static bool IsOwn(string name) =>
        Names.Contains(name)
        || Array.Exists(Beginnings, beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(CredentialWords, word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
        || (Array.Exists(CredentialEndings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) && !name.Equals(NoCredential, StringComparison.OrdinalIgnoreCase));
}

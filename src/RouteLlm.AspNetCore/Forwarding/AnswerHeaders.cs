using System.Buffers;
using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using HeaderStringValues = System.Net.Http.Headers.HeaderStringValues;
using HttpHeaders = System.Net.Http.Headers.HttpHeaders;

namespace RouteLlm;

/// <summary>Which headers of an upstream's answer a client may see.</summary>
internal static class AnswerHeaders
{
    // What holds for the upstream's connection alone, names the upstream or the operator's account there, or tells the client's browser
    // what to keep, to load or to allow in the gateway's name.
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        [
            "Connection", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Content-Length", "Close",
            "Alt-Svc", "Via", "Server", "X-Powered-By", "X-AspNet-Version", "X-AspNetMvc-Version", "OpenAI-Organization", "OpenAI-Project", "Anthropic-Organization-Id",
            "Set-Cookie", "Set-Cookie2", "Set-Login", "WWW-Authenticate", "Authentication-Info", "Location", "Content-Location", "Refresh", "Link",
            "Strict-Transport-Security", "Public-Key-Pins", "Public-Key-Pins-Report-Only", "Expect-CT", "Expect-Staple", "Clear-Site-Data", "Service-Worker-Allowed", "SourceMap", "X-SourceMap",
            "Content-Security-Policy", "Content-Security-Policy-Report-Only", "Permissions-Policy", "Feature-Policy", "Referrer-Policy", "Document-Policy", "Origin-Agent-Cluster", "Timing-Allow-Origin",
            "X-Frame-Options", "X-XSS-Protection", "X-Permitted-Cross-Domain-Policies", "NEL", "Report-To", "Reporting-Endpoints", "Accept-CH", "Critical-CH", "Speculation-Rules", "Supports-Loading-Mode",
            "X-Sendfile", "X-Lighttpd-Send-File", "X-Reproxy-URL",
        ],
        StringComparer.OrdinalIgnoreCase);

    // X-Accel-Redirect has nginx in front serve a file of its own. What is said of a decision is this gateway's.
    private static readonly string[] Beginnings = ["Proxy-", "Access-Control-", "Cross-Origin-", "X-Accel-", "x-routellm-"];

    private static readonly SearchValues<char> Writable = SearchValues.Create(['\t', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(static character => (char)character)]);

    /// <summary>Copies what a client may see.</summary>
    public static void CopyTo(HttpContext context, HttpResponseMessage response)
    {
        HashSet<string>? listed = response.Headers.NonValidated.TryGetValues("Connection", out HeaderStringValues connection)
            ? new HashSet<string>(ConnectionOptions.Read(ValuesOf(connection)), StringComparer.OrdinalIgnoreCase)
            : null;
        Copy(response.Headers, listed, context.Response.Headers);
        Copy(response.Content.Headers, listed, context.Response.Headers);
    }

    private static void Copy(HttpHeaders from, HashSet<string>? listed, IHeaderDictionary to)
    {
        foreach ((string name, HeaderStringValues values) in from.NonValidated)
        {
            if (!Names.Contains(name) && listed?.Contains(name) != true && !HasBeginning(name))
            {
                StringValues kept = ValuesOf(values);
                if (AreWritable(kept))
                {
                    to[name] = kept;
                }
            }
        }
    }

    private static bool HasBeginning(string name)
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

    // The server writes no other, and the whole answer would fail with the header.
    private static bool AreWritable(in StringValues values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i].AsSpan().ContainsAnyExcept(Writable))
            {
                return false;
            }
        }

        return true;
    }

    private static StringValues ValuesOf(HeaderStringValues values) =>
        values.Count == 1 ? new StringValues(values.ToString()) : new StringValues([.. values]);
}

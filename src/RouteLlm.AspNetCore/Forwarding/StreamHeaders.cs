using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>What proxies in front must be told, so that the pieces of a stream arrive as they are written.</summary>
internal static class StreamHeaders
{
    public static void Write(IHeaderDictionary headers)
    {
        headers["X-Accel-Buffering"] = "no";
        headers.CacheControl = "no-cache";
    }
}

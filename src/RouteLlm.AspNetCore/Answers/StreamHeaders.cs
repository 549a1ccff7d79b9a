using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>Headers that make proxies in front pass a stream's pieces on as they are written.</summary>
internal static class StreamHeaders
{
    public static void Write(IHeaderDictionary headers)
    {
        headers["X-Accel-Buffering"] = "no";
        headers.CacheControl = "no-cache";
    }
}

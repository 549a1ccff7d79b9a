using Microsoft.AspNetCore.Http;

namespace Soak;

/// <summary>The header in which a soak names the caller of a request.</summary>
internal static class CallerHeader
{
    public const string Name = "x-soak-caller";

    public static string? Read(HttpContext context) => context.Request.Headers[Name];
}

using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>Makes the errors of limits, which say when to come back.</summary>
internal static class TooManyRequests
{
    /// <param name="context">The request, whose answer gets <c>Retry-After</c>.</param>
    /// <param name="wait">How long to wait.</param>
    /// <param name="message">What there were too many of.</param>
    public static GatewayException Of(HttpContext context, TimeSpan wait, string message)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return new GatewayException(new ApiError(StatusCodes.Status429TooManyRequests, message) { Code = "rate_limit_exceeded" });
    }
}

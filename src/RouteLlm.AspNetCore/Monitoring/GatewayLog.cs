using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace RouteLlm.Gateway;

/// <summary>Log messages of the gateway. Never a prompt, an answer or a key.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(10, LogLevel.Warning, "The {Target} model failed before its answer began; the {Other} model answers instead.")]
    public static partial void FailedOver(this ILogger logger, RouteTarget target, RouteTarget other);

    [LoggerMessage(11, LogLevel.Warning, "The {Target} model's upstream failed: {Error} ({Exception}).")]
    public static partial void UpstreamFailed(this ILogger logger, RouteTarget target, ForwarderError error, string? exception);

    [LoggerMessage(12, LogLevel.Error, "A request failed with {Exception}.")]
    public static partial void RequestFailed(this ILogger logger, string exception);

    [LoggerMessage(13, LogLevel.Error, "A router failed with {Exception}.")]
    public static partial void RouterFailed(this ILogger logger, string exception);

    [LoggerMessage(14, LogLevel.Warning, "The {Target} model's chat client failed with {Exception}.")]
    public static partial void ChatClientFailed(this ILogger logger, RouteTarget target, string exception);
}

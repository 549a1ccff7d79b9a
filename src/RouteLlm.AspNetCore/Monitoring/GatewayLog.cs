using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Log messages of the gateway. Never a prompt, an answer or a key.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(10, LogLevel.Warning, "The {Target} model failed before its answer began ({Failure}); the {Other} model is asked instead.")]
    public static partial void FailedOver(this ILogger logger, RouteTarget target, string failure, RouteTarget other);

    [LoggerMessage(11, LogLevel.Warning, "The {Target} model's upstream failed ({Failure}).")]
    public static partial void UpstreamFailed(this ILogger logger, RouteTarget target, string failure);

    [LoggerMessage(12, LogLevel.Error, "A request failed with {Exception}.")]
    public static partial void RequestFailed(this ILogger logger, string exception);

    [LoggerMessage(13, LogLevel.Error, "A router failed with {Exception}.")]
    public static partial void RouterFailed(this ILogger logger, string exception);

    [LoggerMessage(14, LogLevel.Warning, "The {Target} model's chat client failed with {Exception}.")]
    public static partial void ChatClientFailed(this ILogger logger, RouteTarget target, string exception);

    [LoggerMessage(15, LogLevel.Error, "Both models failed: the {Target} model first ({Failure}), then the {Other} model ({OtherFailure}). The client is told of the second failure.")]
    public static partial void BothFailed(this ILogger logger, RouteTarget target, string failure, RouteTarget other, string otherFailure);
}

using System.Globalization;

namespace RouteLlm;

/// <summary>Says what a model failed with, without what its provider wrote: that may quote the key or the prompt.</summary>
internal static class FailedModel
{
    public static string Describe(Exception exception)
    {
        if (ModelFailure.StatusOf(exception) is { } status)
        {
            return string.Create(CultureInfo.InvariantCulture, $"its endpoint answered with HTTP status {status}");
        }

        Exception cause = exception;
        while ((cause is AggregateException { InnerExceptions: [.., var last] } ? last : cause.InnerException) is { } inner)
        {
            cause = inner;
        }

        return cause switch
        {
            OperationCanceledException or TimeoutException => "it took too long",
            System.Net.Sockets.SocketException or IOException or NoAnswerException => cause.Message.TrimEnd('.'),
            HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => $"its endpoint cannot be reached ({http.HttpRequestError})",
            _ => $"its answer cannot be read ({cause.GetType().Name})",
        };
    }
}

using System.Net;
using Polly;
using Polly.Retry;

namespace RouteLlm;

/// <summary>Sends a question again after a failure that may pass.</summary>
internal static class HttpDecisionRetries
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    /// <param name="maximumRetries">How often it is sent again.</param>
    /// <param name="limit">The time for all of it: an endpoint that asks for a longer wait is not asked again.</param>
    public static ResiliencePipeline<HttpResponseMessage> Create(int maximumRetries, TimeSpan limit) => maximumRetries == 0
        ? ResiliencePipeline<HttpResponseMessage>.Empty
        : new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = maximumRetries,
            Delay = FirstDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Exception is HttpRequestException || (attempt.Outcome.Result is { } answer && MayPass(answer.StatusCode) && !(WaitOf(answer) >= limit))),
            DelayGenerator = static attempt => ValueTask.FromResult(attempt.Outcome.Result is { } answer ? WaitOf(answer) : null),
            OnRetry = static attempt =>
            {
                attempt.Outcome.Result?.Dispose();
                return default;
            },
        }).Build();

    // What the endpoint asks for, as a time span or a date.
    private static TimeSpan? WaitOf(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } span } => span,
        { Date: { } date } => date > DateTimeOffset.UtcNow ? date - DateTimeOffset.UtcNow : TimeSpan.Zero,
        _ => null,
    };

    private static bool MayPass(HttpStatusCode status) => status
        is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}

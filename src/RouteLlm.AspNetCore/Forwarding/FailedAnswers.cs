using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>Makes exceptions of what upstreams answer in place of an answer, and passes such answers on.</summary>
internal static class FailedAnswers
{
    private const int LargestBody = 1024 * 1024;

    /// <summary>Reads an answer with another status than a successful one.</summary>
    public static async ValueTask<UpstreamException> ReadAsync(UpstreamAnswer answer)
    {
        HttpResponseMessage response = answer.Response;
        int status = (int)response.StatusCode;
        if (status < StatusCodes.Status400BadRequest)
        {
            // An upstream does not send a gateway elsewhere: the address is wrong.
            return new UpstreamException(string.Create(CultureInfo.InvariantCulture, $"The upstream answered with status {status}."));
        }

        await answer.HoldAllAsync(LargestBody).ConfigureAwait(false);
        return new UpstreamException(MessageOf(status, answer.Held.Span), response.StatusCode)
        {
            // A refused key may be quoted.
            Answer = status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden ? null : new FailedAnswer(status, response, answer.Held.ToArray()),
            RetryAfter = RetryAfterOf(response),
        };
    }

    /// <summary>Reads an answer with another status than a successful one, for a client that cannot be given it as it is.</summary>
    public static async ValueTask<UpstreamException> ReadAsync(
        HttpResponseMessage response, int largestBody, CancellationToken cancellationToken)
    {
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] beginning = new byte[largestBody];
        int length = await body.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return new UpstreamException(MessageOf((int)response.StatusCode, beginning.AsSpan(0, length)), response.StatusCode) { RetryAfter = RetryAfterOf(response) };
    }

    /// <summary>Makes the exception of an error that an upstream reports under a successful status.</summary>
    public static UpstreamException Reported(ReadOnlyMemory<byte> error)
    {
        bool isTooLong = ContextLength.Says(Encoding.UTF8.GetString(error.Span));
        return new UpstreamException(isTooLong ? "The upstream reported an error (context_length_exceeded)." : "The upstream reported an error.")
        {
            Answer = new FailedAnswer(isTooLong ? StatusCodes.Status400BadRequest : StatusCodes.Status502BadGateway, Response: null, error),
        };
    }

    /// <summary>Makes the exception for a response that holds no answer.</summary>
    public static UpstreamException None(string problem) => new(problem);

    /// <summary>Answers the client with one.</summary>
    public static async Task WriteAsync(FailedAnswer answer, HttpContext context)
    {
        if (answer.Response is null)
        {
            context.Response.ContentType = "application/json";
        }
        else
        {
            AnswerHeaders.CopyTo(context, answer.Response);
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private static string MessageOf(int status, ReadOnlySpan<byte> body) => string.Create(
        CultureInfo.InvariantCulture, $"The upstream answered with status {status}{(ContextLength.Says(Encoding.UTF8.GetString(body)) ? " (context_length_exceeded)" : string.Empty)}.");

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("retry-after-ms", out IEnumerable<string>? values)
            && double.TryParse(values.FirstOrDefault(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double milliseconds) && milliseconds < TimeSpan.MaxValue.TotalMilliseconds)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        return response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - (response.Headers.Date ?? DateTimeOffset.UtcNow),
            _ => null,
        };
    }
}

using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;

namespace RouteLlm;

/// <summary>Reads how long an OpenAI-compatible server asks to be left alone.</summary>
public static class OpenAIRetryAfter
{
    // Far beyond what any circuit honours, and still a time that can be added to a clock.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>
    /// Reads <c>retry-after-ms</c> (milliseconds) or else <c>Retry-After</c> (seconds or an HTTP date) from the server's answer:
    /// what <see cref="FallbackOptions.RetryAfter"/> is for the clients of this package.
    /// </summary>
    /// <remarks>A date is counted from the answer's own <c>Date</c>, where it has one, so that the two clocks need not agree.</remarks>
    /// <param name="exception">
    /// What a call failed with; a <see cref="ClientResultException"/> is looked for along its inner exceptions.
    /// </param>
    /// <returns>
    /// The time from 0 to 365 days, 0 for a date that is past; <see langword="null"/> if the server gives none that can be read.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is <see langword="null"/>.</exception>
    public static TimeSpan? Read(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is ClientResultException result)
            {
                return result.GetRawResponse()?.Headers is { } headers ? ReadHeaders(headers) : null;
            }
        }

        return null;
    }

    private static TimeSpan? ReadHeaders(PipelineResponseHeaders headers)
    {
        if (headers.TryGetValue("retry-after-ms", out string? milliseconds) && NumberOf(milliseconds) is { } number)
        {
            return Within(number, TimeSpan.TicksPerMillisecond);
        }

        if (!headers.TryGetValue("Retry-After", out string? text))
        {
            return null;
        }

        if (NumberOf(text) is { } seconds)
        {
            return Within(seconds, TimeSpan.TicksPerSecond);
        }

        if (DateOf(text) is not { } until)
        {
            return null;
        }

        DateTimeOffset now = headers.TryGetValue("Date", out string? date) && DateOf(date) is { } answered
            ? answered
            : DateTimeOffset.UtcNow;
        return Within((until - now).Ticks, ticks: 1);
    }

    private static TimeSpan Within(double number, long ticks) => TimeSpan.FromTicks((long)Math.Clamp(number * ticks, 0, Longest.Ticks));

    // The protocol has whole seconds; some servers send fractions.
    private static double? NumberOf(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out double number)
        && double.IsFinite(number) ? number : null;

    private static DateTimeOffset? DateOf(string? text) =>
        DateTimeOffset.TryParseExact(text?.Trim(), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? date
            : null;
}

using System.Net;

namespace RouteLlm;

/// <summary>
/// The exception that is thrown when an upstream's answer is a failure. Its message holds nothing of the answer, which may hold anything.
/// </summary>
internal sealed class UpstreamException : HttpRequestException
{
    public UpstreamException()
        : this("The upstream failed.")
    {
    }

    public UpstreamException(string message)
        : base(message)
    {
    }

    public UpstreamException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <param name="message">What came in place of an answer.</param>
    /// <param name="status">The status that says what it is; <see langword="null"/> where a successful one came with an error.</param>
    public UpstreamException(string message, HttpStatusCode? status)
        : base(message, inner: null, status)
    {
    }

    /// <summary>
    /// Gets what the client is answered where no other model does; <see langword="null"/> for an error of the gateway's own.
    /// </summary>
    public FailedAnswer? Answer { get; init; }

    /// <summary>Gets how long the upstream asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

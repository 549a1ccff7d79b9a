using System.Net;

namespace RouteLlm;

/// <summary>The exception that is thrown inside a download when trying again may help; <see cref="RetryPolicy"/> catches it.</summary>
internal sealed class TransientFailureException : Exception
{
    public TransientFailureException()
    {
    }

    public TransientFailureException(string message)
        : base(message)
    {
    }

    public TransientFailureException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the status of the server's answer, if it answered.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>Gets how long the server asks to wait, if it does.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

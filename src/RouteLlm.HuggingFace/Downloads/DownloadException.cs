using System.Net;

namespace RouteLlm;

/// <summary>
/// The exception that is thrown when a file cannot be downloaded: the server cannot be reached, refuses, has no such file, or sends
/// something unexpected.
/// </summary>
/// <remarks>The message never holds an access token, nor the query of an address, which may be a signature.</remarks>
public sealed class DownloadException : Exception
{
    /// <summary>Initializes an exception with a default message.</summary>
    public DownloadException()
        : base("The file cannot be downloaded.")
    {
    }

    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public DownloadException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception with its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public DownloadException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Initializes an exception with the server's answer.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="statusCode">The status of the server's answer; <see langword="null"/> if there was none.</param>
    /// <param name="innerException">The cause, if any.</param>
    public DownloadException(string message, HttpStatusCode? statusCode, Exception? innerException = null)
        : base(message, innerException) => StatusCode = statusCode;

    /// <summary>Gets the status of the server's answer, or <see langword="null"/> if there was none or it is not what is wrong.</summary>
    public HttpStatusCode? StatusCode { get; }
}

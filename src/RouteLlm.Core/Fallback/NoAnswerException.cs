namespace RouteLlm;

/// <summary>
/// The exception that is thrown when a model gives no answer: its response ended without content and without a finish reason, or with the
/// finish reason <c>error</c>.
/// </summary>
/// <remarks>
/// Before the first output it is a failure like any other: another model answers where there is a fallback, and the model's circuit counts
/// it.
/// </remarks>
public sealed class NoAnswerException : Exception
{
    /// <summary>Initializes an exception with a default message.</summary>
    public NoAnswerException()
        : base("The model gave no answer.")
    {
    }

    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What came instead of an answer.</param>
    public NoAnswerException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception with its cause.</summary>
    /// <param name="message">What came instead of an answer.</param>
    /// <param name="innerException">The cause.</param>
    public NoAnswerException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal static NoAnswerException Empty(string model) =>
        new($"The model '{model}' gave an empty answer: no content and no finish reason.");

    internal static NoAnswerException Broken(string model) => new($"The model '{model}' ended its answer with the finish reason 'error'.");
}

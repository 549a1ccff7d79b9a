namespace RouteLlm;

/// <summary>
/// The exception that is thrown when a language model that predicts scores gives none: it fails, is too slow, or gives another answer.
/// </summary>
/// <remarks>
/// The message holds neither the prompt nor the answer. The inner exception, where there is one, is the chat client's own.
/// </remarks>
public sealed class ScorePredictionException : Exception
{
    /// <summary>Initializes an exception with a default message.</summary>
    public ScorePredictionException()
        : base("The model predicted no score.")
    {
    }

    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public ScorePredictionException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception with its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ScorePredictionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

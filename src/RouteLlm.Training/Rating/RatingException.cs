namespace RouteLlm;

/// <summary>Prompts cannot be rated, or not further. What was rated is kept.</summary>
public sealed class RatingException : Exception
{
    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public RatingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

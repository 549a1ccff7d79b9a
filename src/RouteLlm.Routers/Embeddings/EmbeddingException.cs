namespace RouteLlm;

/// <summary>
/// The exception that is thrown when a prompt cannot be embedded: the provider fails or is too slow, or it returns no embedding that the
/// router can use.
/// </summary>
/// <remarks>The message never holds the prompt.</remarks>
public sealed class EmbeddingException : Exception
{
    /// <summary>Initializes an exception with a default message.</summary>
    public EmbeddingException()
        : base("The prompt cannot be embedded.")
    {
    }

    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public EmbeddingException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception with its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public EmbeddingException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal static EmbeddingException WrongCount(int embeddings, int prompts) =>
        new($"The embedding provider gave {embeddings} embeddings for {prompts} prompts.");
}

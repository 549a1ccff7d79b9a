namespace RouteLlm;

/// <summary>
/// The exception that is thrown when a model file is invalid: truncated, of another kind or version, or with sizes that disagree.
/// </summary>
public sealed class ModelFileException : Exception
{
    /// <summary>Initializes an exception with a default message.</summary>
    public ModelFileException()
        : base("The model file cannot be read.")
    {
    }

    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What is wrong.</param>
    public ModelFileException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception with its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public ModelFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Initializes an exception that names the file.</summary>
    /// <param name="fileName">The file.</param>
    /// <param name="problem">What is wrong with it and what to do, as a sentence.</param>
    /// <param name="innerException">The cause, if any.</param>
    public ModelFileException(string fileName, string problem, Exception? innerException = null)
        : base($"Model file '{fileName}': {problem}", innerException) => FileName = fileName;

    /// <summary>Gets the name of the file, where it is known.</summary>
    public string? FileName { get; }
}

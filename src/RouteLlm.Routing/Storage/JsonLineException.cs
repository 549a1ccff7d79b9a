namespace RouteLlm;

/// <summary>The exception that is thrown when a line of a JSON lines file is invalid.</summary>
public sealed class JsonLineException : Exception
{
    /// <summary>Initializes an exception with a default message.</summary>
    public JsonLineException()
        : base("A line of the file is not valid.")
    {
    }

    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What is wrong.</param>
    public JsonLineException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception with its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public JsonLineException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Initializes an exception that names the line.</summary>
    /// <param name="fileName">The file.</param>
    /// <param name="lineNumber">The line, from 1.</param>
    /// <param name="problem">What is wrong with it, as a sentence.</param>
    /// <param name="innerException">The cause, if any.</param>
    public JsonLineException(string fileName, long lineNumber, string problem, Exception? innerException = null)
        : base($"{fileName}, line {lineNumber}: {problem}", innerException)
    {
        FileName = fileName;
        LineNumber = lineNumber;
    }

    /// <summary>Gets the name of the file, where it is known.</summary>
    public string? FileName { get; }

    /// <summary>Gets the number of the line, from 1; 0 where it is not known.</summary>
    public long LineNumber { get; }
}

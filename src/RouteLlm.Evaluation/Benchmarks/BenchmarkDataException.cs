namespace RouteLlm;

/// <summary>The exception that is thrown when a benchmark's files are missing, damaged, or lack a model.</summary>
public sealed class BenchmarkDataException : Exception
{
    /// <summary>Initializes an exception with a default message.</summary>
    public BenchmarkDataException()
        : base("The benchmark's data cannot be read.")
    {
    }

    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public BenchmarkDataException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception with its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public BenchmarkDataException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

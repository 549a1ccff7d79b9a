using System.Globalization;

namespace RouteLlm;

/// <summary>The exception that is thrown when a configuration file is invalid. The message says where, and what to write instead.</summary>
/// <remarks>
/// A value is shown as it stands in the file, so that what an environment variable holds is not; the names of routers, models and files are
/// shown as they are.
/// </remarks>
public sealed class ConfigurationFileException : Exception
{
    /// <summary>Initializes an exception with a default message.</summary>
    public ConfigurationFileException()
        : base("The configuration file cannot be used.")
    {
    }

    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What is wrong.</param>
    public ConfigurationFileException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception with its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public ConfigurationFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Initializes an exception that names a place in a file.</summary>
    /// <param name="fileName">The file.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The column, from 1.</param>
    /// <param name="problem">What is wrong there and what to write, as a sentence.</param>
    /// <param name="innerException">The cause, if any.</param>
    public ConfigurationFileException(string fileName, long line, long column, string problem, Exception? innerException = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"{fileName}, line {line}, column {column}: {problem}"), innerException)
    {
        FileName = fileName;
        Line = line;
        Column = column;
    }

    /// <summary>Gets the file, where it is known.</summary>
    public string? FileName { get; }

    /// <summary>Gets the line, from 1; 0 where it is not known.</summary>
    public long Line { get; }

    /// <summary>Gets the column, from 1; 0 where it is not known.</summary>
    public long Column { get; }
}

namespace RouteLlm;

/// <summary>
/// The exception that is thrown when a calibration file cannot be read, or was made for another router than the one that it is used with.
/// </summary>
public sealed class CalibrationFileException : Exception
{
    /// <summary>Initializes an exception with a default message.</summary>
    public CalibrationFileException()
        : base("The calibration file cannot be used.")
    {
    }

    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public CalibrationFileException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception with its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public CalibrationFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

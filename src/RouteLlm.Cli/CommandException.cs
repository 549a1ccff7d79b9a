namespace RouteLlm;

/// <summary>The exception that is thrown when options cannot be carried out: says what is wrong and what to write.</summary>
internal sealed class CommandException : Exception
{
    public CommandException()
    {
    }

    public CommandException(string message)
        : base(message)
    {
    }

    public CommandException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

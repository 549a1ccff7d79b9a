using System.Globalization;

namespace RouteLlm;

/// <summary>The exception that is thrown when a request is refused because a budget is spent.</summary>
public sealed class BudgetExceededException : Exception
{
    /// <summary>Initializes an exception with a default message.</summary>
    public BudgetExceededException()
        : base("The budget is spent.")
    {
    }

    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public BudgetExceededException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception with its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public BudgetExceededException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Gets when the window ends and the budget is available again.</summary>
    public DateTimeOffset? WindowEnd { get; private init; }

    internal static BudgetExceededException For(BudgetOptions options, string? caller, DateTimeOffset windowEnd) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The budget of {options.Limit} in {options.Window}{(caller is null ? string.Empty : $" of the caller '{caller}'")} is spent. Wait until {windowEnd:u}, raise BudgetOptions.Limit, or let the weak model answer with BudgetOptions.AtLimit = UseWeak."))
    {
        WindowEnd = windowEnd,
    };
}

namespace RouteLlm;

/// <summary>Turns what a trainer refuses into errors for the user: it is in the data or the options, and the message says what.</summary>
internal static class UsersErrors
{
    /// <exception cref="CommandException">The action refused an argument, or came to no result.</exception>
    public static T Of<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw new CommandException(exception.Message, exception);
        }
    }

    /// <exception cref="CommandException">The action refused an argument, or came to no result.</exception>
    public static async Task<T> OfAsync<T>(Func<Task<T>> action)
    {
        Task<T> task = await Task.WhenAny(action());
        return Of(() => task.GetAwaiter().GetResult());
    }
}

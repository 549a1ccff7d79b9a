namespace RouteLlm;

/// <summary>Runs what the application gave to a builder, and names the builder's method in its errors.</summary>
internal static class FactoryCall
{
    [ThreadStatic]
    private static List<(object Argument, string Call)>? t_running;

    /// <summary>Runs a factory.</summary>
    /// <param name="call">The call that named the factory.</param>
    /// <param name="argument">What the factory is given.</param>
    /// <param name="factory">The factory.</param>
    /// <exception cref="InvalidOperationException">
    /// The factory throws, returns <see langword="null"/>, or needs what it is to make.
    /// </exception>
    public static TResult Run<TArgument, TResult>(string call, TArgument argument, Func<TArgument, TResult?> factory)
        where TArgument : class
        where TResult : class
    {
        // A container runs a singleton's factory again when the factory asks for the singleton, until the stack is full.
        List<(object Argument, string Call)> running = t_running ??= [];
        if (running.Contains((argument, call)))
        {
            throw new InvalidOperationException(
                $"{call} resolves the routed chat client, which itself needs the result. Register the model's own client under a key, and resolve that one.");
        }

        running.Add((argument, call));
        try
        {
            return factory(argument) ?? throw new InvalidOperationException("It returned null.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !exception.Message.StartsWith(call, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{call} failed: {exception.Message}", exception);
        }
        finally
        {
            running.RemoveAt(running.Count - 1);
        }
    }
}

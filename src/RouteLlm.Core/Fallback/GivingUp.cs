namespace RouteLlm;

/// <summary>Stops waiting for calls that ignore their cancellation.</summary>
internal static class GivingUp
{
    /// <summary>Waits for a task until a token is cancelled.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async Task<T> OrGivenUpAsync<T>(this Task<T> task, CancellationToken cancellationToken)
    {
        try
        {
            return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!task.IsCompleted)
        {
            // However it ends, nobody is there to see.
            _ = task.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }
}

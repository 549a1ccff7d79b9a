using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>Stops waiting for calls that ignore their cancellation.</summary>
internal static class GivingUp
{
    /// <summary>Waits for a task until a token is cancelled.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<T> OrGivenUpAsync<T>(this Task<T> task, CancellationToken cancellationToken)
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

    /// <summary>
    /// Disposes a stream that is no longer wanted: at once, or when the update that it was asked for has come, since it may not be disposed
    /// before.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="pending">What it was asked for; <see langword="null"/> for nothing.</param>
    public static async ValueTask DisposeGivenUpAsync<T>(this IAsyncEnumerator<T> stream, Task? pending)
    {
        if (pending is { IsCompleted: false })
        {
            _ = DisposeLaterAsync(stream, pending);
            return;
        }

        await stream.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task DisposeLaterAsync(IAsyncDisposable stream, Task pending)
    {
        await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stream.DisposeAsync().ConfigureAwait(false);
    }
}

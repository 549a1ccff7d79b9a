namespace RouteLlm.Tests;

/// <summary>Waits for what other machines do in the background.</summary>
internal static class Condition
{
    /// <summary>Asks again and again until it is so. The test's time limit cancels the wait.</summary>
    public static async Task WaitAsync(Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await isSo())
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}

namespace RouteLlm.Tests;

/// <summary>Waits for what other machines do in the background.</summary>
internal static class Condition
{
    /// <summary>Asks again and again until it is so; the test's time limit ends what never comes.</summary>
    public static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await isSo())
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}

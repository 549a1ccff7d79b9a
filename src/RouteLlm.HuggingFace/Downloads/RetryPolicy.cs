using System.Globalization;

namespace RouteLlm;

/// <summary>How often and after what pause a download is tried again. Immutable; safe for concurrent use.</summary>
internal sealed class RetryPolicy
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // Somebody who waits longer wants to know why.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    public static RetryPolicy Default { get; } = new();

    /// <summary>Gets how many failures end the work, if not one new byte came between them.</summary>
    public int MaximumFailures { get; init; } = 5;

    /// <summary>Gets after how long without a byte a connection is given up.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets what waits for a pause to pass.</summary>
    public Func<TimeSpan, CancellationToken, Task> PauseAsync { get; init; } = Task.Delay;

    /// <summary>Tries until it works, the failure is no transient one, or there are too many.</summary>
    /// <param name="work">What is done, for errors, for example <c>"Downloading 'config.json'"</c>.</param>
    /// <param name="attempt">One try; throws <see cref="TransientFailureException"/> to be called again.</param>
    /// <param name="progress">Tells how many bytes are here; a try that adds some is no failure in a row.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="DownloadException">There were too many failures in a row, or the server asks to wait too long.</exception>
    public async Task<T> RunAsync<T>(string work, Func<Task<T>> attempt, Func<long>? progress, CancellationToken cancellationToken)
    {
        int failures = 0;
        long furthest = progress?.Invoke() ?? 0;
        while (true)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (TransientFailureException failure)
            {
                long reached = progress?.Invoke() ?? 0;
                failures = reached > furthest ? 1 : failures + 1;
                furthest = Math.Max(furthest, reached);
                TimeSpan pause = PauseAfter(work, failure, failures);
                await PauseAsync(pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private TimeSpan PauseAfter(string work, TransientFailureException failure, int failures)
    {
        if (failures >= MaximumFailures)
        {
            throw new DownloadException(
                $"{work} failed {failures} times in a row, the last time because {failure.Message} Try again later: what has been downloaded is kept.",
                failure.StatusCode,
                failure);
        }

        if (failure.RetryAfter > LongestRetryAfter)
        {
            string wait = failure.RetryAfter.Value.ToString("c", CultureInfo.InvariantCulture);
            throw new DownloadException($"{work} failed: {failure.Message} The server asks to wait for {wait} (hours:minutes:seconds). Try again then.", failure.StatusCode, failure);
        }

        // Doubles each time; the chance keeps many clients of one server from coming back together.
        TimeSpan pause = FirstPause * (Math.Pow(2, failures - 1) * (0.5 + (Random.Shared.NextDouble() / 2)));
        pause = pause < LongestPause ? pause : LongestPause;
        return failure.RetryAfter > pause ? failure.RetryAfter.Value : pause;
    }
}

using System.Collections.Concurrent;

namespace RouteLlm.Tests;

/// <summary>Keeps what was reported, and lets a test wait for how far it has come.</summary>
internal sealed class ReportedProgress : IProgress<DownloadProgress>
{
    private readonly ConcurrentQueue<DownloadProgress> _reports = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _awaited = new();

    public DownloadProgress[] Reports => [.. _reports];

    public Task ReachesAsync(long bytes) => _awaited.GetOrAdd(bytes, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Report(DownloadProgress value)
    {
        _reports.Enqueue(value);
        foreach ((long bytes, TaskCompletionSource reached) in _awaited)
        {
            if (value.Bytes >= bytes)
            {
                reached.TrySetResult();
            }
        }
    }
}

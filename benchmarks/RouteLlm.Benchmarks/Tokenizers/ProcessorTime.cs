using System.Diagnostics;

namespace RouteLlm.Benchmarks;

/// <summary>
/// What this process has used of the processors: on a loaded machine, what counts is what the work takes, not how long it waits.
/// </summary>
internal static class ProcessorTime
{
    public static TimeSpan Now
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime;
        }
    }
}

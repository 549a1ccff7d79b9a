using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Soak;

/// <summary>What a process takes, and what it logged.</summary>
/// <param name="Resident">Its resident memory, in bytes.</param>
/// <param name="Heap">Its GC heap, in bytes; what is alive, after a collection.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="Unobserved">How many tasks failed without anybody looking.</param>
/// <param name="Logged">How often each message was logged.</param>
internal sealed record MemoryReading(long Resident, long Heap, int Threads, int Unobserved, IReadOnlyDictionary<string, int> Logged)
{
    public const string Path = "/memory";

    /// <summary>Serves readings of this process; <c>?collect</c> collects garbage first.</summary>
    public static void Map(WebApplication app, CountedLog log, Func<int> unobserved) => app.MapGet(Path, async context =>
    {
        if (context.Request.Query.ContainsKey("collect"))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }

        using var process = System.Diagnostics.Process.GetCurrentProcess();
        await context.Response.WriteAsJsonAsync(new MemoryReading(process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: false), process.Threads.Count, unobserved(), log.Counts));
    });
}

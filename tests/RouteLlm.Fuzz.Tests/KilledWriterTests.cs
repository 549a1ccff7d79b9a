using System.Diagnostics;

namespace RouteLlm.Tests;

/// <summary>A few kills of each writer; <c>RouteLlm.Fuzz kill WRITER KILLS</c> does more.</summary>
public sealed class KilledWriterTests
{
    private const int Kills = 4;
    private const int Seed = 20261127;

    // Fewer kills on a machine that starts processes slowly, and one at least.
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Writers => [.. KilledWriters.All.Select(static writer => writer.Name)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Writers))]
    public async Task What_a_killed_process_wrote_is_whole_and_there_and_leaves_nothing_behind(string name)
    {
        using var folder = new TemporaryFolder();
        using var run = new KillRun(KilledWriters.Find(name), folder.Path, Seed);
        long started = Stopwatch.GetTimestamp();
        for (int kill = 0; kill < Kills && (kill == 0 || Stopwatch.GetElapsedTime(started) < Time); kill++)
        {
            await run.KillOneAsync(TestContext.Current.CancellationToken);
        }
    }
}

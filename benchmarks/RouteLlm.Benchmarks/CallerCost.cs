using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace RouteLlm.Benchmarks;

/// <summary>
/// What a call costs its caller: processor time of the calling thread, which other work on the machine hardly changes, and memory. Without
/// a pause, and at a rate that production has: without one, the decision log's writer has as much to do as the caller, and both wait for
/// each other.
/// </summary>
internal static partial class CallerCost
{
    public const string Command = "caller-cost";

    private const int Rounds = 15;
    private const int Calls = 30;
    private const int ThreadTime = 3;

    private static readonly TimeSpan BusyTime = TimeSpan.FromMilliseconds(200);

    // 30 calls each 10 ms: 3,000 a second.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Measures.</summary>
    /// <param name="part">What the names of the calls to measure contain; <see langword="null"/> for all.</param>
    public static void Run(string? part)
    {
        var client = new ChatClientOverhead();
        client.Prepare();
        var production = new ProductionOverhead();
        production.Prepare();
        var battles = new BattleOverhead();
        battles.Prepare();
        (string Name, Func<Task> Call)[] all =
        [
            ("RoutingChatClient of Microsoft.Extensions.AI", client.RoutingChatClientOfMicrosoft),
            ("the client, with a router that costs nothing", client.RoutedForFree),
            ("the client, with the lexical router", production.Plain),
            ("everything of production", production.Everything),
            ("RoutingChatClient, streamed", client.RoutingChatClientOfMicrosoftStreaming),
            ("the client, with a router that costs nothing, streamed", client.RoutedForFreeStreaming),
            ("the client, with the lexical router, streamed", production.PlainStreaming),
            ("everything of production, streamed", production.EverythingStreaming),
            ("no battles", battles.Without),
            ("with battles, not sampled", battles.WithBattles),
            ("no battles, streamed", battles.WithoutStreaming),
            ("with battles, not sampled, streamed", battles.WithBattlesStreaming),
        ];
        all = [.. all.Where(call => part is null || call.Name.Contains(part, StringComparison.Ordinal))];
        var busy = new List<double>[all.Length];
        var paced = new List<double>[all.Length];
        long[] bytes = new long[all.Length];
        for (int round = -2; round < Rounds; round++)
        {
            for (int i = 0; i < all.Length; i++)
            {
                double inBusy = Busy(all[i].Call, out bytes[i]);
                double inPaced = Paced(all[i].Call);
                if (round >= 0)
                {
                    (busy[i] ??= []).Add(inBusy);
                    (paced[i] ??= []).Add(inPaced);
                }
            }
        }

        Console.WriteLine("| | processor time of a call without a pause (µs) | at 3,000 calls a second (µs) | bytes |\n|---|---|---|---|");
        for (int i = 0; i < all.Length; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {all[i].Name} | {Median(busy[i]):F2} | {Median(paced[i]):F2} | {bytes[i]} |"));
        }

        battles.CleanUp();
        production.CleanUp();
        client.CleanUp();
    }

    private static double Busy(Func<Task> call, out long bytes)
    {
        long end = Stopwatch.GetTimestamp() + (long)(BusyTime.TotalSeconds * Stopwatch.Frequency);
        long calls = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        double started = Now();
        while (Stopwatch.GetTimestamp() < end)
        {
            for (int i = 0; i < Calls; i++)
            {
                Finish(call());
            }

            calls += Calls;
        }

        double used = Now() - started;
        bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / calls;
        return used / calls;
    }

    private static double Paced(Func<Task> call)
    {
        double used = 0;
        int calls = 0;
        for (long end = Stopwatch.GetTimestamp() + (long)(BusyTime.TotalSeconds * Stopwatch.Frequency); Stopwatch.GetTimestamp() < end; calls += Calls)
        {
            Thread.Sleep(Pause);
            double started = Now();
            for (int i = 0; i < Calls; i++)
            {
                Finish(call());
            }

            used += Now() - started;
        }

        return used / calls;
    }

    // The models answer at once, so all of it runs on this thread.
    private static void Finish(Task call)
    {
        if (!call.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("The call did not end at once.", call.Exception);
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static double Now() => ClockGetTime(ThreadTime, out TimeSpec time) == 0
        ? (time.Seconds * 1e6) + (time.Nanoseconds / 1e3)
        : throw new PlatformNotSupportedException("There is no clock of a thread's processor time here. Run this on Linux.");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}

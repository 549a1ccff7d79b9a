using System.Diagnostics;
using GatewayLoad;

namespace Soak;

/// <summary>Runs everything for a while, and writes what happened.</summary>
internal static class SoakRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Longer than a model may take until its first output, so that no request meets two bad stages.
    private static readonly TimeSpan BetweenStages = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Stage = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(int seconds, string folder)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { Timeout = Patience };
        using var stop = new CancellationTokenSource();
        using var strong = new ModelProcess(Addresses.StrongPort, http);
        using var weak = new ModelProcess(Addresses.WeakPort, http);
        using var redis = new FailingRedis();
        var configuration = new ConfigurationWriting(Path.Combine(folder, SoakedProduct.ConfigurationFile));
        configuration.WriteGood(percent: 30);
        await Task.WhenAll(strong.StartAsync(), weak.StartAsync());
        using Process product = ChildProcess.Start("product", folder);
        try
        {
            foreach (int port in (int[])[Addresses.GatewayPort, Addresses.ChatClientGatewayPort, Addresses.ClientPort])
            {
                await ChildProcess.UntilListeningAsync(port);
            }

            var schedule = new StageSchedule();
            schedule.Begin(UpstreamStage.Healthy, UpstreamStage.Healthy);
            var doors = new SoakDoors(http, schedule);
            var memory = new MemoryWatch(http);
            long began = Stopwatch.GetTimestamp();
            Task[] others = [configuration.RunAsync(stop.Token), redis.RunAsync(stop.Token), memory.RunAsync(stop.Token), doors.RunAsync(stop.Token)];
            int stages = 0;
            while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(seconds))
            {
                (UpstreamStage ofStrong, UpstreamStage ofWeak) = StageSchedule.All[stages++ % StageSchedule.All.Count];
                schedule.Begin(ofStrong, ofWeak);
                await Task.WhenAll(strong.RunAsync(ofStrong, Stage), weak.RunAsync(ofWeak, Stage));
                schedule.Begin(UpstreamStage.Healthy, UpstreamStage.Healthy);
                await Task.Delay(BetweenStages);
            }

            TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
            await stop.CancelAsync();
            await Task.WhenAll(others);
            (IReadOnlyList<string> problems, long keys, string redisMemory) = await new FollowingCheck(doors, configuration).RunAsync();
            return new SoakReport(elapsed, stages, doors, memory, configuration, redis, problems, keys, redisMemory).Write(Console.Out) ? 0 : 1;
        }
        finally
        {
            product.Kill();
        }
    }
}

using System.Diagnostics;
using System.Globalization;

namespace GatewayLoad;

/// <summary>
/// Many streams at once for a while: each must bring every event in order and its end. Watches the gateway's memory meanwhile.
/// </summary>
internal static class StreamLoad
{
    private static readonly TimeSpan BetweenSamples = TimeSpan.FromSeconds(5);

    private const double LargestGrowth = 1.10;

    public static async Task<int> RunAsync(Uri gateway, int count, int seconds, int processId)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = count }) { Timeout = Timeout.InfiniteTimeSpan };
        int open = 0;
        int mostOpen = 0;
        long events = 0;

        async Task<string?> ReadAsync()
        {
            try
            {
                using HttpRequestMessage request = LoadRequest.To(gateway, "router-lexical-0.5", stream: true, seconds);
                using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                response.EnsureSuccessStatusCode();
                InterlockedMaximum(ref mostOpen, Interlocked.Increment(ref open));
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
                int next = 0;
                bool isEnded = false;
                while (await reader.ReadLineAsync() is { } line)
                {
                    if (line.Length == 0)
                    {
                        continue;
                    }

                    isEnded = line == "data: [DONE]";
                    if (isEnded)
                    {
                        continue;
                    }

                    if (line != string.Create(CultureInfo.InvariantCulture, $"data: {next++}"))
                    {
                        return $"event {next - 1} was '{line}'";
                    }

                    Interlocked.Increment(ref events);
                }

                Interlocked.Decrement(ref open);
                return isEnded ? null : $"ended after event {next - 1}";
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                return exception.Message;
            }
        }

        Task<string?>[] streams = [.. Enumerable.Range(0, count).Select(_ => Task.Run(ReadAsync))];
        Task all = Task.WhenAll(streams);
        List<double> megabytes = [];
        while (!all.IsCompleted)
        {
            await Task.WhenAny(all, Task.Delay(BetweenSamples));
            if (!all.IsCompleted)
            {
                megabytes.Add(MegabytesOf(processId));
            }
        }

        string[] broken = [.. streams.Select(stream => stream.Result).OfType<string>()];
        double growth = megabytes.Count == 0 ? 1 : megabytes[^1] / megabytes[0];
        bool isFlat = growth <= LargestGrowth;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {count} streams, of {seconds} s each, five events a second; at most {mostOpen} open at once; {events} events; broken: {broken.Length}.

            Resident memory of the gateway in MB, every 5 s: {string.Join(", ", megabytes.Select(static sample => sample.ToString("0", CultureInfo.InvariantCulture)))}. {(isFlat ? "Flat" : "Not flat")}: the last sample is {growth:0.00} times the first (at most {LargestGrowth:0.00}).
            """));
        foreach (string reason in broken.Distinct(StringComparer.Ordinal).Take(5))
        {
            Console.WriteLine($"- {reason}");
        }

        return broken.Length == 0 && mostOpen == count && isFlat ? 0 : 1;
    }

    private static double MegabytesOf(int processId)
    {
        using Process process = Process.GetProcessById(processId);
        return process.WorkingSet64 / 1e6;
    }

    private static void InterlockedMaximum(ref int target, int value)
    {
        for (int seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}

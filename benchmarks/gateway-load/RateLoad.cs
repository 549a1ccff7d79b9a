using System.Diagnostics;
using System.Globalization;

namespace GatewayLoad;

/// <summary>
/// Asks at a rate, over a number of connections, with a prompt of 1 KB, and writes the median and the 99th percentile of the times until
/// the answer was complete.
/// </summary>
internal static class RateLoad
{
    public static async Task<int> RunAsync(Uri server, string model, int rate, int connections, int seconds)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false });
        string prompt = string.Concat(Enumerable.Repeat("A train leaves at 9:40 at 80 km/h, another at 10:10 at 110 km/h. When does it overtake? ", 12))[..1024];
        var times = new List<double>(rate * seconds);
        int errors = 0;
        double between = (double)connections / rate;
        long began = Stopwatch.GetTimestamp();

        async Task AskAsync(int connection)
        {
            var own = new List<double>(rate * seconds / connections);
            double due = between * connection / connections;
            for (; due < seconds; due += between)
            {
                double now = Stopwatch.GetElapsedTime(began).TotalSeconds;
                bool isLate = due < now;
                if (!isLate)
                {
                    await Task.Delay(TimeSpan.FromSeconds(due - now));
                    now = Stopwatch.GetElapsedTime(began).TotalSeconds;
                }

                // One that comes late since the one before it took long has waited already; one that the timer woke late has not.
                double from = isLate ? due : now;
                try
                {
                    using HttpRequestMessage request = LoadRequest.To(server, model, stream: false, prompt: prompt);
                    using HttpResponseMessage response = await client.SendAsync(request);
                    errors += response.IsSuccessStatusCode ? 0 : 1;
                }
                catch (HttpRequestException)
                {
                    errors++;
                }

                own.Add((Stopwatch.GetElapsedTime(began).TotalSeconds - from) * 1000);
            }

            lock (times)
            {
                times.AddRange(own);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, connections).Select(AskAsync));
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"figures {times.Count / Stopwatch.GetElapsedTime(began).TotalSeconds:F1} {times[times.Count / 2]:F3} {times[(int)(times.Count * 0.99)]:F3} {errors} {times.Count}"));
        return 0;
    }
}

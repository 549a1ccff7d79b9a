using System.Diagnostics;
using System.Globalization;

namespace GatewayLoad;

/// <summary>
/// Kills the weak upstream under load, and starts it again. No client may see an error, and the weak model must come back by itself.
/// </summary>
internal static class FallbackLoad
{
    private const int Clients = 32;

    public static async Task<int> RunAsync(Uri gateway, int weakPort, int seconds)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients });
        using var stop = new CancellationTokenSource();
        TimeSpan third = TimeSpan.FromSeconds(seconds) / 3;
        (int Weak, int Strong, int Errors)[] counts = new (int, int, int)[3];
        int phase = 0;
        List<string> errors = [];

        async Task AskAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                // By when it began: what is under way at the kill belongs to the time before.
                int began = Volatile.Read(ref phase);
                string outcome = await AskOnceAsync();
                lock (counts)
                {
                    counts[began] = outcome switch
                    {
                        "weak" => counts[began] with { Weak = counts[began].Weak + 1 },
                        "strong" => counts[began] with { Strong = counts[began].Strong + 1 },
                        _ => counts[began] with { Errors = counts[began].Errors + 1 },
                    };
                    if (outcome is not ("weak" or "strong"))
                    {
                        errors.Add(outcome);
                    }
                }
            }
        }

        async Task<string> AskOnceAsync()
        {
            try
            {
                // The threshold of 1 sends everything to the weak model.
                using HttpRequestMessage request = LoadRequest.To(gateway, "router-lexical-1", stream: false);
                using HttpResponseMessage response = await client.SendAsync(request);
                string body = await response.Content.ReadAsStringAsync();
                return response.IsSuccessStatusCode && body.EndsWith("}}", StringComparison.Ordinal) ? response.Headers.GetValues("x-routellm-target").Single() : $"{(int)response.StatusCode} {body}";
            }
            catch (HttpRequestException exception)
            {
                return exception.Message;
            }
        }

        Process weak = ChildProcess.Start("upstream", weakPort);
        try
        {
            await ChildProcess.UntilListeningAsync(weakPort);
            Task[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(AskAsync))];
            await Task.Delay(third);
            weak.Kill();
            await weak.WaitForExitAsync();
            Volatile.Write(ref phase, 1);
            await Task.Delay(third);
            weak.Dispose();
            weak = ChildProcess.Start("upstream", weakPort);
            await ChildProcess.UntilListeningAsync(weakPort);
            Volatile.Write(ref phase, 2);
            await Task.Delay(third);
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }
        finally
        {
            weak.Kill();
            weak.Dispose();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {Clients} clients, one request after another, all of them for the weak model; {third.TotalSeconds:0} s each:

            | | answered by the weak model | by the strong model | errors |
            |---|---|---|---|
            | the weak upstream serves, and is killed at the end | {counts[0].Weak} | {counts[0].Strong} | {counts[0].Errors} |
            | it is gone | {counts[1].Weak} | {counts[1].Strong} | {counts[1].Errors} |
            | it is back | {counts[2].Weak} | {counts[2].Strong} | {counts[2].Errors} |
            """));
        foreach (string error in errors.Distinct(StringComparer.Ordinal).Take(5))
        {
            Console.WriteLine($"- {error}");
        }

        bool comesBack = counts[2].Weak > 0;
        return errors.Count == 0 && counts[0].Weak > 0 && counts[1].Strong > 0 && comesBack ? 0 : 1;
    }
}

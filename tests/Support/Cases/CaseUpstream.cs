using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace RouteLlm.Tests;

/// <summary>The fake of OpenAI-compatible servers and their oddities in <c>shared/cases/upstream.js</c>, on loopback.</summary>
internal sealed class CaseUpstream : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly int _port;

    private CaseUpstream(Process process, int port)
    {
        _process = process;
        _port = port;
    }

    /// <summary>Starts the program; skips the test, with the reason, where it or Node.js is not there.</summary>
    /// <param name="folder">Where it writes its log.</param>
    public static async Task<CaseUpstream> StartAsync(string folder)
    {
        string program = SharedData.PathOf("cases/upstream.js");
        string log = Path.Combine(folder, "upstream.log");
        long began = Stopwatch.GetTimestamp();
        do
        {
            int port = FreePorts();
            if (Start(program, port, log) is not { } process)
            {
                Assert.Skip("Node.js is not here. Install it, for example Debian's package 'nodejs', to test against the fake upstream of shared/cases.");
                break;
            }

            var upstream = new CaseUpstream(process, port);
            if (await upstream.AnswersAsync(log, began))
            {
                return upstream;
            }

            // Another process has taken one of its ports since.
            upstream.Dispose();
        }
        while (Stopwatch.GetElapsedTime(began) < Patience);

        throw new InvalidOperationException($"'{program}' did not start.");
    }

    /// <summary>Gets the address with an oddity.</summary>
    public Uri AddressOf(string oddity) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/{oddity}/v1"));

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static Process? Start(string program, int port, string log)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", [program, port.ToString(CultureInfo.InvariantCulture), log]) { UseShellExecute = false });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    // The program listens on the port after its own, too, and ends where it cannot: only an answer, after it listens on both, says that it
    // has started. Who listens on the port may be another process; what the program has answered is in its log.
    private async Task<bool> AnswersAsync(string log, long began)
    {
        string mark = $"started-{Guid.NewGuid():N}";
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        while (!_process.HasExited && Stopwatch.GetElapsedTime(began) < Patience)
        {
            try
            {
                using HttpResponseMessage response = await client.PostAsJsonAsync($"{AddressOf(mark)}/chat/completions", new { model = "m" }, TestContext.Current.CancellationToken);
                return File.Exists(log) && (await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken)).Contains(mark, StringComparison.Ordinal) && !_process.HasExited;
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
            }
        }

        return false;
    }

    // A port that is free as the next one is.
    private static int FreePorts()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            int port = ((IPEndPoint)first.LocalEndpoint).Port;
            try
            {
                using var next = new TcpListener(IPAddress.Loopback, port + 1);
                next.Start();
                return port;
            }
            catch (Exception exception) when (exception is SocketException or ArgumentOutOfRangeException)
            {
                // The next one is taken, or does not exist.
            }
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RouteLlm.Tests;

/// <summary>The fake of OpenAI-compatible servers and their oddities in <c>shared/cases/upstream.js</c>, on loopback.</summary>
internal sealed class CaseUpstream : IDisposable
{
    private const int Tries = 5;

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
        for (int i = 0; i < Tries; i++)
        {
            int port = FreePort();
            if (Start(program, port, Path.Combine(folder, "upstream.log")) is not { } process)
            {
                Assert.Skip("Node.js is not here. Install it, for example Debian's package 'nodejs', to test against the fake upstream of shared/cases.");
                break;
            }

            // It also takes the port after its own, which another process may have.
            if (await ListensAsync(process, port))
            {
                return new CaseUpstream(process, port);
            }

            process.Dispose();
        }

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

    private static async Task<bool> ListensAsync(Process process, int port)
    {
        for (long began = Stopwatch.GetTimestamp(); !process.HasExited && Stopwatch.GetElapsedTime(began) < Patience;)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

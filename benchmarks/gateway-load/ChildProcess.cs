using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace GatewayLoad;

/// <summary>Another process of this program.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Starts a part of this program.</summary>
    public static Process Start(string part, params IEnumerable<object> arguments) =>
        Process.Start(Environment.ProcessPath!, [typeof(ChildProcess).Assembly.Location, part, .. arguments.Select(static argument => Convert.ToString(argument, CultureInfo.InvariantCulture)!)]);

    /// <summary>Waits until something listens on a port.</summary>
    /// <exception cref="TimeoutException">Nothing does, after a minute.</exception>
    public static async Task UntilListeningAsync(int port)
    {
        for (long began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException exception)
            {
                if (Stopwatch.GetElapsedTime(began) > Patience)
                {
                    throw new TimeoutException($"Nothing listens on port {port}.", exception);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace RouteLlm.Tests;

/// <summary>Starts a listener on a free port of this machine.</summary>
internal static class FreePortListener
{
    public static (HttpListener Listener, Uri Address) Start()
    {
        while (true)
        {
            // The listener cannot choose a port by itself; between finding and taking one, another may come first.
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            int port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return (listener, new Uri($"http://127.0.0.1:{port}/"));
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace RouteLlm.Tests;

/// <summary>A hub on loopback whose files come slowly enough to be killed over.</summary>
internal sealed class SlowHub : IDisposable
{
    private const int Length = 1 << 20;
    private const int PieceLength = 1 << 16;

    private readonly HttpListener _listener = new();

    public SlowHub()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    public static byte[] ContentOf(long number)
    {
        byte[] content = new byte[Length];
        new Random((int)number).NextBytes(content);
        return content;
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private static async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            byte[] content = ContentOf(long.Parse(Path.GetFileNameWithoutExtension(context.Request.Url!.AbsolutePath), CultureInfo.InvariantCulture));
            HttpListenerResponse response = context.Response;
            response.AddHeader("X-Repo-Commit", "0123456789abcdef0123456789abcdef01234567");
            response.AddHeader("ETag", $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..40]}\"");
            int start = context.Request.Headers["Range"] is { } range ? int.Parse(range.AsSpan("bytes=".Length, range.Length - "bytes=".Length - 1), CultureInfo.InvariantCulture) : 0;
            response.ContentLength64 = content.Length - start;
            if (start > 0)
            {
                response.StatusCode = 206;
                response.AddHeader("Content-Range", $"bytes {start}-{content.Length - 1}/{content.Length}");
            }

            for (int place = start; place < content.Length && context.Request.HttpMethod == "GET"; place += PieceLength)
            {
                await response.OutputStream.WriteAsync(content.AsMemory(place, Math.Min(PieceLength, content.Length - place)));
                await Task.Delay(1);
            }

            response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client was killed.
        }
    }
}

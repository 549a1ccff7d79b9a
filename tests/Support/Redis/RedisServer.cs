using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace RouteLlm.Tests;

/// <summary>A Redis of a test's own, on loopback, that keeps nothing on disk.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly int _port;
    private Process _process;
    private ConnectionMultiplexer? _reader;

    private RedisServer(int port, Process process)
    {
        _port = port;
        _process = process;
    }

    /// <summary>Gets what connects to it, and looks for it again soon after it was lost.</summary>
    public string Configuration => $"127.0.0.1:{_port},connectTimeout=500,connectRetry=1";

    /// <summary>Gets what a test reads and writes it with: a busy machine answers late, and the test has a time limit of its own.</summary>
    public string PatientConfiguration => $"127.0.0.1:{_port},connectTimeout=10000,syncTimeout=10000,asyncTimeout=10000,abortConnect=false";

    /// <summary>Starts a server; skips the test, with the reason, where there is none.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        int port = FreePort();
        return new RedisServer(port, await RunAsync(port));
    }

    /// <summary>Gets a configuration at whose address there is no server.</summary>
    public static string NowhereConfiguration() => $"127.0.0.1:{FreePort()},connectTimeout=500,connectRetry=1";

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        _reader?.Close(allowCommandsToComplete: false);
        _reader = null;
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));
    }

    /// <summary>Starts it again at the same address, empty.</summary>
    public async Task RestartAsync()
    {
        _process.Dispose();
        _process = await RunAsync(_port);
    }

    /// <summary>Reads the text of a key.</summary>
    public async Task<string?> GetAsync(string key)
    {
        _reader ??= await ConnectionMultiplexer.ConnectAsync(PatientConfiguration);
        return await _reader.GetDatabase().StringGetAsync(key);
    }

    /// <summary>Counts the keys.</summary>
    public async Task<long> CountKeysAsync()
    {
        _reader ??= await ConnectionMultiplexer.ConnectAsync(PatientConfiguration);
        return await _reader.GetServers()[0].DatabaseSizeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<Process> RunAsync(int port)
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "redis-server"))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "There is no redis-server here. Install it, for example Debian's package 'redis-server', to test how a fleet shares its state.");
        Process process = Process.Start(new ProcessStartInfo(program, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", string.Empty, "--appendonly", "no"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.Add(line);
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                return process;
            }
        }

        throw new InvalidOperationException($"redis-server ended at the start:\n{string.Join('\n', said)}");
    }
}

using System.Diagnostics;

namespace RouteLlm.Tests;

/// <summary>samples/ChatApp on a free port, as its user starts it, until it is disposed.</summary>
internal sealed class RunningChatApp : IAsyncDisposable
{
    private const string LastWords = "Open ";

    private readonly Process _process;
    private readonly Task<string> _error;
    private Task _rest = Task.CompletedTask;

    private RunningChatApp(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    public Uri BaseUrl { get; private set; } = new("http://localhost");

    /// <summary>Gets what it wrote until it was ready.</summary>
    public string Output { get; private set; } = string.Empty;

    public static Task<RunningChatApp> StartAsync(RecordingUpstream strong, RecordingUpstream weak) => StartAsync(
        ("Gateway__Fallback", "false"),
        ("Gateway__Strong__Model", "big"),
        ("Gateway__Strong__BaseUrl", $"{strong.BaseUrl}"),
        ("Gateway__Weak__Model", "small"),
        ("Gateway__Weak__BaseUrl", $"{weak.BaseUrl}"));

    public static async Task<RunningChatApp> StartAsync(params (string Name, string Value)[] environment)
    {
        // Built for the same configuration as the tests; its page stands in its source folder.
        string folder = Checkout.PathOf("samples/ChatApp");
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "bin", output.Parent!.Name, output.Name, "ChatApp.dll")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment.Remove("OPENAI_API_KEY");
        start.Environment["Urls"] = "http://127.0.0.1:0";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var app = new RunningChatApp(Process.Start(start)!);
        try
        {
            await app.UntilReadyAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));
        await _rest;
        await _error;
        _process.Dispose();
    }

    private async Task UntilReadyAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            Output += line + "\n";
            if (line.StartsWith(LastWords, StringComparison.Ordinal))
            {
                BaseUrl = new Uri(line[LastWords.Length..].Split(' ')[0]);

                // Whatever else it writes must not fill the pipe.
                _rest = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        throw new InvalidOperationException($"The chat app ended before it was ready:\n{Output}{await _error}");
    }
}

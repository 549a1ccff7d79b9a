using System.Diagnostics;
using System.Globalization;

namespace RouteLlm.Tests;

/// <summary><c>routellm serve</c> as a process of its own, with no more memory than it is given.</summary>
internal sealed class ServedProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServedProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address, Timeout = Patience };
    }

    public HttpClient Client { get; }

    public static async Task<ServedProcess> StartAsync(int heapBytes, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [ToolProcess.Path, "serve", "--port", "0", .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_GCHeapHardLimit"] = heapBytes.ToString("x", CultureInfo.InvariantCulture);
        Process process = Process.Start(start)!;
        string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.StartsWith("Listening on ", line, StringComparison.Ordinal);
        return new ServedProcess(process, new Uri(line!.Split(' ')[2].TrimEnd(';')));
    }

    /// <summary>Leaves it no time for anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}

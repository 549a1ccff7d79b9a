using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RouteLlm.Tests;

/// <summary>The tool, or a shell around it, as a process of its own.</summary>
internal sealed class ToolProcess : IDisposable
{
    // Less than what ends the whole run: the test that waits is named.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private ToolProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Gets the path of the built tool, to run by <c>dotnet</c>: its own folder has all that it needs, that of the tests lacks what ASP.NET
    /// Core brings them.
    /// </summary>
    public static string Path { get; } = Checkout.PathOf(System.IO.Path.Combine(
        "src/RouteLlm.Cli/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, new DirectoryInfo(AppContext.BaseDirectory).Name, "routellm.dll"));

    public static ToolProcess Start(string program, string[] arguments, params (string Name, string Value)[] environment) =>
        StartIn(string.Empty, program, arguments, environment);

    /// <summary>Starts a program in a folder; the empty name is the tests' own.</summary>
    public static ToolProcess StartIn(string folder, string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ToolProcess(Process.Start(start)!);
    }

    public static async Task<ToolRun> RunAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        using ToolProcess process = Start(program, arguments, environment);
        return await process.WaitAsync();
    }

    /// <summary>Does what Ctrl-C does; skips the test where that does nothing, because whoever started the tests lets their programs ignore it.</summary>
    public Task InterruptAsync()
    {
        Assert.SkipWhen(IgnoresInterrupts(), "The tests were started so that Ctrl-C is ignored, as a shell does for what it runs in the background.");
        return SignalAsync("-INT");
    }

    /// <summary>Does what a container's host does to stop it.</summary>
    public Task TerminateAsync() => SignalAsync("-TERM");

    /// <summary>Leaves it no time for anything.</summary>
    public Task KillAsync() => SignalAsync("-KILL");

    public async Task<ToolRun> WaitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        return new ToolRun(_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static bool IgnoresInterrupts()
    {
        const string Ignored = "SigIgn:";
        const int Interrupt = 2;
        return File.Exists("/proc/self/status")
            && File.ReadLines("/proc/self/status").FirstOrDefault(static line => line.StartsWith(Ignored, StringComparison.Ordinal)) is { } line
            && (ulong.Parse(line.AsSpan(Ignored.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (Interrupt - 1))) != 0;
    }

    private async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
    }
}

using System.Diagnostics;

namespace RouteLlm.Tests;

/// <summary>What a program wrote, and how it ended.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>Gets everything it wrote, for a test that fails.</summary>
    public string Everything => Output + Error;

    /// <summary>Gets the lines of its output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Starts a program; what it is asked to read is empty.</summary>
    public static Process Start(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };

        // Set by the test host for its own build, and misleading to another.
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static async Task<ProgramRun> OfAsync(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        using Process process = Start(folder, environment, program, arguments);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(Limit);
        using CancellationTokenRegistration kill = end.Token.Register(() => process.Kill(entireProcessTree: true));
        Task<string> output = process.StandardOutput.ReadToEndAsync(end.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(end.Token);
        await process.WaitForExitAsync(end.Token);
        return new ProgramRun(process.ExitCode, await output, await error);
    }
}

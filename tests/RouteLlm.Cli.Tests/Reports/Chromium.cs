using System.Text.RegularExpressions;

namespace RouteLlm.Tests;

/// <summary>Opens a page in headless Chromium, without a network.</summary>
/// <param name="Document">The page's document after its scripts have run.</param>
/// <param name="Console">What the page wrote to the console: also what it could not load or was not allowed to.</param>
internal sealed partial record Chromium(string Document, IReadOnlyList<string> Console)
{
    public static async Task<Chromium> OpenAsync(string path, params string[] options)
    {
        ToolRun run = await RunAsync([.. options, "--dump-dom", path]);
        return new Chromium(run.Output, [.. ConsoleLine().Matches(run.Error).Select(line => line.Value)]);
    }

    /// <summary>Prints a page as PDF.</summary>
    public static Task PrintAsync(string path, string pdf) => RunAsync(["--no-pdf-header-footer", $"--print-to-pdf={pdf}", path]);

    private static async Task<ToolRun> RunAsync(string[] arguments)
    {
        string program = ChromiumProgram.Find();
        using var profile = new TemporaryFolder();
        ToolRun run = await ToolProcess.RunAsync(program, [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            $"--user-data-dir={profile.Path}",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--enable-logging=stderr",

            // The browser's own clock: it ends when the page has nothing more to do, however slow the machine is.
            "--virtual-time-budget=5000",
            .. arguments,
        ]);
        Assert.Equal(0, run.ExitCode);
        return run;
    }

    [GeneratedRegex(@"^.*:CONSOLE[:(].*$", RegexOptions.Multiline)]
    private static partial Regex ConsoleLine();
}

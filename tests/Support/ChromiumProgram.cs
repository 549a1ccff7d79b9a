namespace RouteLlm.Tests;

/// <summary>The browser of this machine.</summary>
internal static class ChromiumProgram
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Gets its path; skips the test, with the reason, where there is none.</summary>
    public static string Find()
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .SelectMany(static folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "There is no Chromium here. Install it, for example Debian's package 'chromium', to test how pages look and work.");
        return program;
    }
}

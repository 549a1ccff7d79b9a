using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using RouteLlm;

namespace Contoso.Shop;

public sealed class AheadOfTimeTests
{
    [Fact]
    public async Task A_program_that_is_compiled_ahead_of_time_decides_as_one_that_is_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Compiles for Linux.");
        Assert.SkipUnless(
            await RunAsync("/bin/sh", ["-c", "command -v clang || command -v gcc"]) is { ExitCode: 0 },
            "Compiling ahead of time needs a C compiler as its linker: apt-get install gcc zlib1g-dev.");
        using var folder = new TemporaryFolder();

        (int exitCode, string output) = await RunAsync(
            "dotnet",
            ["publish", Metadata("AheadOfTimeProject"), "--runtime", "linux-x64", "--configuration", "Release", "--output", folder.Path, "--artifacts-path", folder.PathOf("artifacts")]);
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);

        (exitCode, output) = await RunAsync(folder.PathOf("AheadOfTime"), []);
        RouterScore score = await LexicalRouter.Default.ScoreAsync(new RoutingRequest("What is 2 + 2?"), TestContext.Current.CancellationToken);
        double threshold = LexicalRouter.Default.Calibration.GetThreshold(30);
        Assert.Equal(0, exitCode);
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"lexical {score.StrongWinRate:R} {threshold:R} {(score.StrongWinRate >= threshold ? "strong" : "weak")}"),
            output.Trim());
    }

    internal static string Metadata(string key) => typeof(AheadOfTimeTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key)
        .Value!;

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };

        // Set by the test host for its own build, and misleading to another.
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}

namespace RouteLlm.Tests;

public sealed class AheadOfTimeTests(ConsumerApps apps)
{
    [Fact]
    public async Task A_program_that_is_compiled_ahead_of_time_decides_as_one_that_is_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Compiles for Linux.");
        Assert.SkipUnless(
            await apps.RunProgramAsync("/bin/sh", "-c", "command -v clang || command -v gcc") is { ExitCode: 0 },
            "Compiling ahead of time needs a C compiler as its linker: apt-get install gcc zlib1g-dev.");
        ProgramRun expected = await apps.RunAsync("AheadOfTime");
        Assert.True(expected.ExitCode == 0, expected.Everything);
        Assert.StartsWith("lexical ", expected.Output, StringComparison.Ordinal);

        ProgramRun publish = await apps.RunProgramAsync(
            "dotnet", "publish", "AheadOfTime", "--runtime", "linux-x64", "--configuration", "Release", "--output", "native", "--artifacts-path", "native-artifacts");
        Assert.True(publish.ExitCode == 0, publish.Everything);
        Assert.DoesNotContain("warning", publish.Everything, StringComparison.OrdinalIgnoreCase);
        ProgramRun native = await apps.RunProgramAsync(apps.PathOf("native/AheadOfTime"));

        Assert.True(native.ExitCode == 0, native.Everything);
        Assert.Equal(expected.Output, native.Output);
    }
}

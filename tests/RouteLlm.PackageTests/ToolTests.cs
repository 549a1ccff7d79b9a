using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class ToolTests(ConsumerApps apps)
{
    // What ONNX Runtime is made for, less phones.
    private static readonly string[] Desktops = ["linux-arm64", "linux-x64", "osx-arm64", "win-arm64", "win-x64"];

    [Fact]
    public async Task It_installs_from_the_folder_and_routes()
    {
        ProgramRun install = await apps.RunProgramAsync("dotnet", "tool", "install", PackedPackages.Tool.Id, "--version", PackedPackages.Version, "--tool-path", "tool");
        Assert.True(install.ExitCode == 0, install.Everything);

        ProgramRun route = await apps.RunProgramAsync(
            apps.PathOf(OperatingSystem.IsWindows() ? "tool/routellm.exe" : "tool/routellm"),
            "route", "--threshold", "0", "--format", "json", "Prove that there are infinitely many primes.");

        Assert.True(route.ExitCode == 0, route.Everything);
        using var decision = JsonDocument.Parse(route.Output);
        Assert.Equal("lexical", decision.RootElement.GetProperty("router").GetString());
        Assert.Equal("strong", decision.RootElement.GetProperty("target").GetString());
    }

    [Fact]
    public void It_carries_the_native_library_of_every_desktop_and_of_no_phone()
    {
        string[] natives = [.. PackedPackages.Tool.Files.Where(static file => file.Contains("/runtimes/", StringComparison.Ordinal) && Path.GetFileName(file).Contains("onnxruntime", StringComparison.Ordinal))];

        Assert.Equal(Desktops, natives.Select(static file => file.Split("/runtimes/")[1].Split('/')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(Desktops, platform => Assert.Contains(natives, file => file.Contains($"/runtimes/{platform}/native/", StringComparison.Ordinal)));
    }
}

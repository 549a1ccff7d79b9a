namespace RouteLlm.Tests;

public sealed class ReleaseTests
{
    private const string Repository = "https://example.test/contoso/routellm";

    [Fact]
    public async Task A_release_that_names_its_repository_links_to_the_packed_commit()
    {
        using var folder = new TemporaryFolder();
        string id = "RouteLlm.Redis";

        ProgramRun pack = await ProgramRun.OfAsync(
            Checkout.PathOf("."),
            new Dictionary<string, string>(),
            "dotnet", "pack", $"src/{id}", "--no-build", "--configuration", "Release", "--output", folder.Path, $"-p:RouteLlmRepositoryUrl={Repository}", "-p:Version=1.2.3");

        Assert.True(pack.ExitCode == 0, pack.Everything);
        PackedPackage package = PackedPackage.Open(folder.PathOf($"{id}.1.2.3.nupkg"));
        string commit = package.Element("repository")!.Attribute("commit")!.Value;
        Assert.Equal(Repository, package.Element("repository")!.Attribute("url")!.Value);
        Assert.Equal(Repository, package.Value("projectUrl"));
        Assert.Equal($"{Repository}/blob/{commit}/CHANGELOG.md", package.Value("releaseNotes"));
        Assert.Contains($"[fleets]({Repository}/blob/{commit}/docs/fleets.md)", package.Readme, StringComparison.Ordinal);
        Assert.DoesNotContain("../", package.Readme, StringComparison.Ordinal);
    }
}

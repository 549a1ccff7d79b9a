using System.IO.Compression;
using System.Xml.Linq;

namespace Contoso.Shop;

public sealed class PackageContentTests
{
    [Fact]
    public void The_package_holds_both_frameworks_documentation_and_the_readme()
    {
        using ZipArchive package = Open("nupkg");

        string[] names = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.Contains("README.md", names);
        foreach (string framework in (string[])["net8.0", "net10.0"])
        {
            Assert.Contains($"lib/{framework}/RouteLlm.Core.dll", names);
            Assert.Contains($"lib/{framework}/RouteLlm.Core.xml", names);
        }

        using ZipArchive symbols = Open("snupkg");
        Assert.Contains("lib/net10.0/RouteLlm.Core.pdb", symbols.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public void The_package_says_what_it_is_and_depends_on_abstractions_only()
    {
        using ZipArchive package = Open("nupkg");
        using Stream stream = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

        Assert.Equal("RouteLlm.Core", Value("id"));
        Assert.Equal("Apache-2.0", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.NotEmpty(Value("description")!);
        Assert.Contains("llm", Value("tags"), StringComparison.Ordinal);
        XElement repository = metadata.Elements().Single(element => element.Name.LocalName == "repository");
        Assert.Equal("git", repository.Attribute("type")!.Value);
        Assert.Matches("^[0-9a-f]{40}$", repository.Attribute("commit")!.Value);

        string[] dependencies = [.. metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).Distinct().Order(StringComparer.Ordinal)];
        Assert.All(dependencies, id => Assert.True(
            id.EndsWith(".Abstractions", StringComparison.Ordinal) || id is "Microsoft.Extensions.Options.ConfigurationExtensions" or "Polly.Core" or "System.Numerics.Tensors" or "YamlDotNet",
            $"RouteLlm.Core must not depend on {id}."));
    }

    private static ZipArchive Open(string extension) =>
        ZipFile.OpenRead(Path.Combine(AheadOfTimeTests.Metadata("RouteLlmPackageFolder"), $"RouteLlm.Core.0.1.0-packagetests.{extension}"));
}

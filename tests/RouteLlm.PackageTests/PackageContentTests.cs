using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RouteLlm.Tests;

public sealed partial class PackageContentTests
{
    public static TheoryData<string> Packages() => [.. PackedPackages.All.Select(static package => package.Id)];

    public static TheoryData<string> Libraries() => [.. PackedPackages.Libraries.Select(static package => package.Id)];

    [Fact]
    public void Every_project_in_src_is_packed_under_its_own_name() => Assert.Equal(
        Directory.GetFiles(Checkout.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .Where(static project => XElement.Load(project).Descendants("IsPackable").All(static value => value.Value != "false"))
            .Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal),
        PackedPackages.All.Select(static package => package.Id).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Packages))]
    public void It_says_what_it_is(string id)
    {
        PackedPackage package = Find(id);

        Assert.NotEmpty(package.Value("title") ?? string.Empty);
        Assert.NotEqual("Package Description", package.Value("description"));
        Assert.NotEmpty(package.Value("description")!);
        Assert.NotEmpty(package.Value("tags") ?? string.Empty);
        Assert.Equal("Apache-2.0", package.Value("license"));
        Assert.Equal("README.md", package.Value("readme"));
        Assert.Equal("icon.png", package.Value("icon"));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], package.Read("icon.png")[..4]);
        Assert.Matches("^[0-9a-f]{40}$", package.Element("repository")!.Attribute("commit")!.Value);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Its_readme_is_its_own_and_short_and_says_how_to_install_it(string id)
    {
        string readme = Find(id).Readme;

        Assert.StartsWith(Find(id).IsTool ? "# routellm\n" : $"# {id}\n", readme, StringComparison.Ordinal);
        Assert.Contains(Find(id).IsTool ? $"dotnet tool install --global {id}" : $"dotnet add package {id}", readme, StringComparison.Ordinal);
        Assert.InRange(readme.Split('\n').Length, 8, 60);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Without_an_address_of_the_repository_it_names_none_and_no_path_in_it(string id)
    {
        PackedPackage package = Find(id);

        Assert.Null(package.Element("repository")!.Attribute("url"));
        Assert.Null(package.Value("projectUrl"));
        Assert.Null(package.Value("releaseNotes"));
        Assert.DoesNotContain("](", package.Readme, StringComparison.Ordinal);
        Assert.DoesNotContain("../", package.Readme, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void What_its_readme_links_to_is_in_the_repository(string id)
    {
        string[] links = [.. Link().Matches(File.ReadAllText(Checkout.PathOf($"src/{id}/README.md"))).Select(static link => link.Groups["path"].Value)];

        Assert.NotEmpty(links);
        Assert.All(links, static link => Assert.StartsWith("../../", link, StringComparison.Ordinal));
        Assert.All(links, static link => Assert.True(File.Exists(Checkout.PathOf(link["../../".Length..])), $"There is no {link}."));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_has_its_assembly_documentation_and_symbols_for_each_framework(string id)
    {
        PackedPackage package = Find(id);
        PackedPackage symbols = PackedPackage.Open(Path.ChangeExtension(package.Path, "snupkg"));

        foreach (string framework in (string[])["net8.0", "net10.0"])
        {
            Assert.Contains($"lib/{framework}/{id}.dll", package.Files);
            Assert.Contains($"lib/{framework}/{id}.xml", package.Files);
            Assert.Contains($"lib/{framework}/{id}.pdb", symbols.Files);
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Internals_are_shared_between_packages_of_one_exact_version_only(string id)
    {
        PackedPackage package = Find(id);
        string[] shared = [.. PackedPackages.Libraries.Where(other => other.AssembliesThatSeeInternals().Contains(id)).Select(static other => other.Id)];

        foreach ((string dependency, string version) in package.Dependencies.Where(static dependency => dependency.Id.StartsWith("RouteLlm.", StringComparison.Ordinal)))
        {
            Assert.Equal(shared.Contains(dependency) ? $"[{PackedPackages.Version}]" : PackedPackages.Version, version);
        }

        Assert.All(shared, other => Assert.Contains(package.Dependencies, dependency => dependency.Id == other));
    }

    [Fact]
    public void Some_internals_are_shared() => Assert.Contains("RouteLlm.Onnx", Find("RouteLlm.Core").AssembliesThatSeeInternals());

    [Fact]
    public void Core_depends_on_abstractions_and_few_libraries() => Assert.All(
        Find("RouteLlm.Core").Dependencies,
        static dependency => Assert.True(
            dependency.Id.EndsWith(".Abstractions", StringComparison.Ordinal) || dependency.Id is "Microsoft.Extensions.AI" or "Microsoft.Extensions.Options.ConfigurationExtensions" or "Polly.Core" or "RouteLlm.Routing",
            $"RouteLlm.Core must not depend on {dependency.Id}."));

    private static PackedPackage Find(string id) => PackedPackages.All.Single(package => package.Id == id);

    [GeneratedRegex(@"\]\((?<path>[^)]*)\)")]
    private static partial Regex Link();
}

using System.Xml.Linq;

namespace RouteLlm.Tests;

public sealed class ProjectTests
{
    // As docs/architecture.md draws them. The tool may use all.
    private static readonly Dictionary<string, string[]> Drawn = new(StringComparer.Ordinal)
    {
        ["Routing"] = [],
        ["Core"] = ["Routing"],
        ["HuggingFace"] = [],
        ["Routers"] = ["Core", "Routing"],
        ["OpenAI"] = ["Core"],
        ["Redis"] = ["Core"],
        ["Configuration"] = ["Core", "HuggingFace", "Routers", "Routing"],
        ["Onnx"] = ["Core", "Routers", "Routing"],
        ["Evaluation"] = ["Core", "HuggingFace", "Routing"],
        ["Training"] = ["Core", "Evaluation", "Routers", "Routing"],
        ["AspNetCore"] = ["Configuration", "Core", "OpenAI", "Routing"],
    };

    [Fact]
    public void Projects_have_no_cycle() => Assert.Empty(DependencyCycles.Find([.. References(Projects())]));

    [Fact]
    public void Projects_refer_to_those_that_are_drawn() => Assert.Empty(FindUndrawn(Projects()));

    [Fact]
    public void Every_project_is_drawn() => Assert.Equal(Drawn.Keys.Append("Cli").Order(StringComparer.Ordinal), Projects().Select(NameOf).Order(StringComparer.Ordinal));

    [Fact]
    public void A_reference_that_is_not_drawn_and_a_cycle_are_found()
    {
        SourceFile[] projects =
        [
            new("RouteLlm.Core/RouteLlm.Core.csproj", """<Project><ItemGroup><ProjectReference Include="../RouteLlm.Routers/RouteLlm.Routers.csproj" /></ItemGroup></Project>"""),
            new("RouteLlm.Routers/RouteLlm.Routers.csproj", """<Project><ItemGroup><ProjectReference Include="../RouteLlm.Core/RouteLlm.Core.csproj" /></ItemGroup></Project>"""),
        ];

        Assert.Equal(["Core → Routers"], FindUndrawn(projects));
        Assert.Equal(2, DependencyCycles.Find([.. References(projects)]).Count);
    }

    private static IEnumerable<SourceFile> Projects() => Directory.GetFiles(Checkout.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
        .Select(static path => new SourceFile(path.Replace('\\', '/'), File.ReadAllText(path)));

    private static IEnumerable<string> FindUndrawn(IEnumerable<SourceFile> projects) => References(projects)
        .Where(static reference => Drawn.TryGetValue(reference.From, out string[]? drawn) && !drawn.Contains(reference.To, StringComparer.Ordinal))
        .Select(static reference => $"{reference.From} → {reference.To}");

    private static IEnumerable<Dependency> References(IEnumerable<SourceFile> projects) =>
        from project in projects
        from reference in XDocument.Parse(project.Text).Descendants("ProjectReference")
        select new Dependency(NameOf(project), ShortName(reference.Attribute("Include")!.Value), project.Path);

    private static string NameOf(SourceFile project) => ShortName(project.Path);

    private static string ShortName(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))["RouteLlm.".Length..];
}

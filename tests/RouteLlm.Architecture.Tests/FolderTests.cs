using System.Xml.Linq;

namespace RouteLlm.Tests;

public sealed class FolderTests
{
    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Checkout.PathOf("src")).Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_have_no_cycle(string project)
    {
        IReadOnlyList<Dependency> dependencies = Find(project);

        Assert.True(DependencyCycles.Find(dependencies) is [], string.Join('\n', DependencyCycles.Find(dependencies)));
    }

    [Fact]
    public void Dependencies_between_folders_are_seen()
    {
        IReadOnlyList<Dependency> dependencies = Find("RouteLlm.Core");

        Assert.Contains(dependencies, static dependency => dependency is { From: "Chat", To: "Fallback" });
        Assert.Contains(dependencies, static dependency => dependency is { From: "DependencyInjection", To: "Chat" });
    }

    [Fact]
    public void A_cycle_between_folders_is_found_whatever_closes_it()
    {
        SourceFile[] files =
        [
            new("Low/Number.cs", "namespace RouteLlm; internal static class Number { public static int Twice(this int value) => value * 2; }"),
            new("Middle/Sum.cs", "namespace RouteLlm; internal sealed class Sum { public int Of(int value) => value.Twice(); public static Top? Owner; }"),
            new("Top/Top.cs", "namespace RouteLlm; internal sealed class Top { public int Result(Sum sum) => sum.Of(1); }"),
        ];

        IReadOnlyList<Dependency> dependencies = FolderDependencies.Find(files, static file => file.TopLevelFolder);

        Assert.Equal([("Middle", "Low"), ("Middle", "Top"), ("Top", "Middle")], dependencies.Select(static dependency => (dependency.From, dependency.To)).Order());
        Assert.Equal(
            ["Middle → Top: Middle/Sum.cs names Top of Top/Top.cs", "Top → Middle: Top/Top.cs names Sum of Middle/Sum.cs"],
            DependencyCycles.Find(dependencies));
    }

    [Fact]
    public void What_only_the_documentation_of_a_file_names_is_no_dependency()
    {
        SourceFile[] files =
        [
            new("Low/Low.cs", "namespace RouteLlm; /// <summary>For <see cref=\"Top\"/>.</summary>\ninternal sealed class Low;"),
            new("Top/Top.cs", "namespace RouteLlm; internal sealed class Top { public Low? Low; }"),
        ];

        Assert.Empty(DependencyCycles.Find(FolderDependencies.Find(files, static file => file.TopLevelFolder)));
    }

    // What stands beside the folders, such as the list of all JSON types, is read with none of them.
    private static IReadOnlyList<Dependency> Find(string project) => [
        .. FolderDependencies.Find(SourceFile.ReadAll($"src/{project}"), LayerOf, [.. ReferredTo(project).SelectMany(static other => SourceFile.ReadAll($"src/{other}"))])
            .Where(static dependency => dependency is { From.Length: > 0, To.Length: > 0 }),
    ];

    private static HashSet<string> ReferredTo(string project)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>([project]);
        while (left.TryPop(out string? next))
        {
            foreach (XElement reference in XDocument.Load(Checkout.PathOf($"src/{next}/{next}.csproj")).Descendants("ProjectReference"))
            {
                string other = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value);
                if (found.Add(other))
                {
                    left.Push(other);
                }
            }
        }

        return found;
    }

    // A feature's extensions of the builder stand in its folder, but belong to the layer of the builder: they name AddRouteLlm's options,
    // which name the feature's.
    private static string LayerOf(SourceFile file) => file.Path.EndsWith("BuilderExtensions.cs", StringComparison.Ordinal) ? "DependencyInjection" : file.TopLevelFolder;
}

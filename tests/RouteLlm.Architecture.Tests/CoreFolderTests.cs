namespace RouteLlm.Tests;

public sealed class CoreFolderTests
{
    private const string Core = "src/RouteLlm.Core";
    private const int MostFiles = 340;

    // The table "Folders of Core" in docs/architecture.md has a line for each.
    private static readonly string[] Folders =
    [
        "Battles", "Budgets", "Callers", "Chat", "Conversations", "DecisionLog", "DependencyInjection", "Fallback", "Fleet", "HeldShare", "Models", "Routers", "Routing", "Shadow", "Storage", "Telemetry",
    ];

    [Fact]
    public void Folders_of_Core_have_no_cycle()
    {
        IReadOnlyList<Dependency> dependencies = FolderDependencies.Find(SourceFile.ReadAll(Core), LayerOf);

        Assert.Contains(dependencies, static dependency => dependency is { From: "Chat", To: "Fallback" });
        Assert.Contains(dependencies, static dependency => dependency is { From: "DependencyInjection", To: "Chat" });
        Assert.True(DependencyCycles.Find(dependencies) is [], string.Join('\n', DependencyCycles.Find(dependencies)));
    }

    [Fact]
    public void Core_has_the_folders_that_are_documented_and_no_others() => Assert.Equal(
        Folders,
        SourceFile.ReadAll(Core).Select(static file => file.TopLevelFolder).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_document_has_a_line_for_each_folder_of_Core()
    {
        string document = File.ReadAllText(Checkout.PathOf("docs/architecture.md"));

        Assert.All(Folders, folder => Assert.Matches($@"(?m)^\|[^|]*`{folder}`", document));
    }

    [Fact]
    public void Core_stays_small_enough_to_hold_in_mind() => Assert.InRange(SourceFile.ReadAll(Core).Count, 1, MostFiles);

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

    // A feature's extensions of the builder stand in its folder, but belong to the layer of the builder: they name AddRouteLlm's options, which name the feature's.
    private static string LayerOf(SourceFile file) => file.Path.EndsWith("BuilderExtensions.cs", StringComparison.Ordinal) ? "DependencyInjection" : file.TopLevelFolder;
}

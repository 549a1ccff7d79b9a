namespace RouteLlm.Tests;

public sealed class CoreFolderTests
{
    private const string Core = "src/RouteLlm.Core";
    private const int MostFiles = 220;

    // The table "Folders of Core" in docs/architecture.md has a line for each.
    private static readonly string[] Folders =
    [
        "Agents", "Battles", "Budgets", "Callers", "Cascades", "Chat", "Conversations", "DecisionLog", "DependencyInjection", "Fallback", "Fleet", "HeldShare", "Models", "PromptCaches", "Shadow",
        "Telemetry",
    ];

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
}

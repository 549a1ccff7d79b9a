using System.Text.RegularExpressions;

namespace RouteLlm.Tests;

/// <summary>The links of the documents lead to files and headings that exist, and docs/README.md leads to every page.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_leads_somewhere()
    {
        string[] broken = [.. from document in Documents() from target in LinksOf(document) where !Exists(document, target) select $"{document}: {target}"];

        Assert.Empty(broken);
    }

    [Fact]
    public void The_index_leads_to_every_page()
    {
        HashSet<string> linked = [.. LinksOf("docs/README.md").Select(static target => target.Split('#')[0])];

        Assert.Superset(Directory.GetFiles(Checkout.PathOf("docs"), "*.md").Select(static file => Path.GetFileName(file)!).Where(static page => page != "README.md").ToHashSet(), linked);
    }

    [Fact]
    public void There_are_links_to_follow() => Assert.True(Documents().Sum(document => LinksOf(document).Count()) > 100);

    private static IEnumerable<string> Documents() =>
    [
        "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "tools/train-bert/README.md",
        .. Directory.GetFiles(Checkout.PathOf("docs"), "*.md").Select(static file => $"docs/{Path.GetFileName(file)}").Order(StringComparer.Ordinal),
        .. Directory.GetDirectories(Checkout.PathOf("src")).Select(static folder => $"src/{Path.GetFileName(folder)}/README.md").Where(static file => File.Exists(Checkout.PathOf(file))).Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> LinksOf(string document) =>
        Link().Matches(WithoutCode(TextOf(Checkout.PathOf(document)))).Select(static link => link.Groups["target"].Value).Where(static target => !target.Contains(':', StringComparison.Ordinal));

    private static bool Exists(string document, string target)
    {
        string[] parts = target.Split('#');
        string path = parts[0].Length == 0 ? Checkout.PathOf(document) : Path.Combine(Path.GetDirectoryName(Checkout.PathOf(document))!, parts[0]);
        return parts.Length == 1 ? Path.Exists(path) : File.Exists(path) && Heading().Matches(TextOf(path)).Any(heading => AnchorOf(heading.Groups["title"].Value) == parts[1]);
    }

    // As GitHub makes them.
    private static string AnchorOf(string title) => NotInAnchors().Replace(title.Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-');

    private static string WithoutCode(string text) => CodeBlock().Replace(text, string.Empty);

    private static string TextOf(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RouteLlm.Tests;

/// <summary>That folders and projects depend on each other in one direction, and that files stay small.</summary>
public sealed class ArchitectureTests
{
    private const int MostLines = 250;

    // A feature's builder extensions are its door to composition, wherever their file stands.
    private const string Composition = "DependencyInjection";

    private static readonly string Source = Checkout.PathOf("src");

    // Core's folders as docs and design draw them; a new one is a decision.
    private static readonly string[] Folders =
    [
        "Battles", "Budgets", "Chat", "Conversations", "DecisionLog", Composition, "Fallback", "Fleet", "HeldShare", "Models", "Routers", "Routing", "Shadow", "Storage", "Telemetry",
    ];

    [Fact]
    public void Cores_folders_are_those_that_are_drawn() => Assert.Empty(
        Directory.GetDirectories(Path.Combine(Source, "RouteLlm.Core")).Select(Path.GetFileName).Except([.. Folders, "bin", "obj"], StringComparer.Ordinal));

    [Fact]
    public void Cores_folders_have_no_cycle()
    {
        Dictionary<(string From, string To), string> edges = EdgesOf(Path.Combine(Source, "RouteLlm.Core"));
        Assert.NotEmpty(edges);

        string[] back = [.. edges.Where(edge => Reaches(edges.Keys, edge.Key.To, edge.Key.From)).Select(edge => $"{edge.Key.From} → {edge.Key.To}: {edge.Value}")];

        Assert.True(back.Length == 0, $"These folders of Core are in a cycle:\n{string.Join('\n', back.Order(StringComparer.Ordinal))}");
    }

    [Fact]
    public void Projects_have_no_cycle_and_Core_stands_at_the_bottom()
    {
        (string From, string To)[] edges =
        [
            .. from project in Directory.GetFiles(Source, "*.csproj", SearchOption.AllDirectories)
               from line in File.ReadLines(project)
               where line.Contains("<ProjectReference", StringComparison.Ordinal)
               select (Path.GetFileNameWithoutExtension(project), Path.GetFileNameWithoutExtension(line.Split('"')[1])),
        ];

        Assert.NotEmpty(edges);
        Assert.DoesNotContain(edges, edge => Reaches(edges, edge.To, edge.From));
        Assert.DoesNotContain(edges, edge => edge.From == "RouteLlm.Core");
    }

    [Fact]
    public void No_source_file_is_long()
    {
        string[] files = [.. SourceFiles(Source)];
        Assert.NotEmpty(files);

        Assert.Empty(files.Select(file => (File: Path.GetRelativePath(Source, file), Lines: File.ReadLines(file).Count())).Where(file => file.Lines > MostLines));
    }

    // Every use of a type of another folder, as the compiler binds it; one example each.
    private static Dictionary<(string From, string To), string> EdgesOf(string project)
    {
        SyntaxTree[] trees = [.. SourceFiles(project).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), new CSharpParseOptions(LanguageVersion.Preview), file))];
        var compilation = CSharpCompilation.Create(
            "RouteLlm.Core",
            [CSharpSyntaxTree.ParseText("global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;"), .. trees],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(assembly => !Path.GetFileName(assembly).StartsWith("RouteLlm.", StringComparison.Ordinal))
                .Select(assembly => MetadataReference.CreateFromFile(assembly)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        var edges = new Dictionary<(string From, string To), string>();
        foreach (SyntaxTree tree in trees)
        {
            string from = FolderOf(tree.FilePath, project);
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
            {
                // The member for an extension's or a constant's sake, the type for that of everything else.
                ISymbol? symbol = model.GetSymbolInfo(node).Symbol;
                string? used = (symbol as INamedTypeSymbol ?? symbol?.ContainingType)?.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath;
                if (!string.IsNullOrEmpty(used) && FolderOf(used, project) is var to && to != from)
                {
                    edges.TryAdd((from, to), $"{Path.GetFileNameWithoutExtension(tree.FilePath)} uses {Path.GetFileNameWithoutExtension(used)}");
                }
            }
        }

        return edges;
    }

    private static string FolderOf(string file, string project) => Path.GetFileName(file).EndsWith("BuilderExtensions.cs", StringComparison.Ordinal)
        ? Composition
        : Path.GetRelativePath(project, file).Split(Path.DirectorySeparatorChar)[0];

    private static bool Reaches(IEnumerable<(string From, string To)> edges, string start, string end)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { start };
        var next = new Queue<string>([start]);
        while (next.TryDequeue(out string? at))
        {
            if (at == end)
            {
                return true;
            }

            foreach ((_, string to) in edges.Where(edge => edge.From == at && seen.Add(edge.To)))
            {
                next.Enqueue(to);
            }
        }

        return false;
    }

    private static IEnumerable<string> SourceFiles(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
}

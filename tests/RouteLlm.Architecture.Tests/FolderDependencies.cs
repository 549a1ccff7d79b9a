using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RouteLlm.Tests;

/// <summary>Finds which top-level folders of a project name types and members of which others.</summary>
internal static class FolderDependencies
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; " +
        "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    // References in XML documentation are for readers, and bind nothing.
    private static readonly CSharpParseOptions Options =
        new(LanguageVersion.Preview, DocumentationMode.None, preprocessorSymbols: ["NET", "NET8_0_OR_GREATER", "NET9_0_OR_GREATER", "NET10_0_OR_GREATER"]);

    // Once for all projects, most of which refer to the same ones.
    private static readonly Lazy<MetadataReference[]> References = new(static () =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static assembly => !Path.GetFileName(assembly).StartsWith("RouteLlm.", StringComparison.Ordinal))
            .Select(static assembly => MetadataReference.CreateFromFile(assembly)),
    ]);

    private static readonly ConcurrentDictionary<SourceFile, SyntaxTree> Trees = new();

    /// <param name="files">All sources of the project.</param>
    /// <param name="layerOf">The layer of a file: its folder, unless its role says otherwise.</param>
    /// <param name="used">The sources of the projects that it refers to; names of theirs are no dependencies between its folders.</param>
    public static IReadOnlyList<Dependency> Find(IReadOnlyList<SourceFile> files, Func<SourceFile, string> layerOf, IReadOnlyList<SourceFile>? used = null)
    {
        SyntaxTree[] trees = [.. files.Select(Parse)];
        SyntaxTree[] others = [.. (used ?? []).Select(Parse)];
        Dictionary<SyntaxTree, string> layers = files.Zip(trees).ToDictionary(static file => file.Second, file => layerOf(file.First));
        var compilation = CSharpCompilation.Create(
            "sources",
            [.. trees, .. others, CSharpSyntaxTree.ParseText(ImplicitUsings, Options)],
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

        // Names that the project declares nothing by are not bound, which takes most of the time.
        HashSet<string> declared = [.. trees.SelectMany(static tree => tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes()).Select(NameOf).OfType<string>(), "var"];
        var found = new Dictionary<(string From, string To), Dependency>();
        foreach (SyntaxTree tree in trees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SimpleNameSyntax name in tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (!declared.Contains(name.Identifier.ValueText))
                {
                    continue;
                }

                foreach (SyntaxTree declaring in TreesOf(model.GetSymbolInfo(name)))
                {
                    if (layers.TryGetValue(declaring, out string? to) && to != layers[tree])
                    {
                        (string From, string To) edge = (layers[tree], to);
                        found.TryAdd(edge, new Dependency(edge.From, edge.To, $"{tree.FilePath} names {name.Identifier.Text} of {declaring.FilePath}"));
                    }
                }
            }
        }

        return [.. found.Values];
    }

    private static SyntaxTree Parse(SourceFile file) => Trees.GetOrAdd(file, static file => CSharpSyntaxTree.ParseText(file.Text, Options, file.Path));

    private static string? NameOf(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        DelegateDeclarationSyntax type => type.Identifier.ValueText,
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } field => field.Identifier.ValueText,
        EnumMemberDeclarationSyntax member => member.Identifier.ValueText,
        EventDeclarationSyntax member => member.Identifier.ValueText,
        ParameterSyntax { Parent.Parent: RecordDeclarationSyntax } parameter => parameter.Identifier.ValueText,
        _ => null,
    };

    private static IEnumerable<SyntaxTree> TreesOf(SymbolInfo info)
    {
        ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        return (symbol as INamedTypeSymbol ?? symbol?.ContainingType)?.OriginalDefinition.DeclaringSyntaxReferences
            .Select(static reference => reference.SyntaxTree) ?? [];
    }
}

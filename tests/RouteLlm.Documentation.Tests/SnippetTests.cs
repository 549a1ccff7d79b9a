using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RouteLlm.Tests;

public sealed partial class SnippetTests
{
    // What a new project of the SDK has on its own.
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; " +
        "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    public static TheoryData<string, int> Snippets()
    {
        var snippets = new TheoryData<string, int>();
        string folder = Path.Combine(AppContext.BaseDirectory, "Documentation");
        foreach (string file in Directory.GetFiles(folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            for (int i = 0; i < CodeBlock().Count(File.ReadAllText(file)); i++)
            {
                snippets.Add(Path.GetRelativePath(folder, file), i);
            }
        }

        return snippets;
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Every_snippet_compiles_as_a_program(string file, int index)
    {
        string code = CodeBlock().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Documentation", file)))[index].Groups["code"].Value;
        string[] assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "snippet",
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(code)],
            assemblies.Select(assembly => MetadataReference.CreateFromFile(assembly)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

        string[] problems = [.. compilation.GetDiagnostics()
            // CS1701 and CS1702 say that packages were built against older versions of each other; the SDK leaves them out, too.
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not ("CS8981" or "CS1701" or "CS1702"))
            .Select(diagnostic => diagnostic.ToString())];
        Assert.True(problems.Length == 0, $"{file}, snippet {index + 1}:\n{string.Join('\n', problems)}\n\n{code}");
    }

    [Fact]
    public void There_are_snippets_to_compile() => Assert.NotEmpty(Snippets());

    [GeneratedRegex("^```csharp\\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}

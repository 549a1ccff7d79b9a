using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RouteLlm.Tests;

/// <summary>A public name of ours means our type, whatever else an application has open.</summary>
public sealed class PublicNameCollisionTests
{
    // The implicit usings of a project of Microsoft.NET.Sdk.Web, and the namespaces that a user of chat clients opens.
    private static readonly string[] Usings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
        "System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
        "Microsoft.Extensions.AI", "Microsoft.Extensions.AI.Evaluation", "Microsoft.SemanticKernel", "Microsoft.SemanticKernel.ChatCompletion", "Microsoft.Agents.AI", "RouteLlm",
    ];

    [Fact]
    public void Every_public_type_can_be_named_with_all_these_namespaces_open()
    {
        Type[] types = [.. Assemblies().SelectMany(assembly => assembly.GetExportedTypes()).Where(type => !type.IsNested)];
        Assert.Contains(typeof(RouteLlmChatClient), types);
        Assert.Contains(types, type => type.Assembly.GetName().Name == "RouteLlm.AspNetCore");

        string[] errors = [.. Compile(types.Select(type => type.Name)).Select(error => error.ToString())];
        Assert.True(errors.Length == 0, string.Join('\n', errors));
    }

    [Theory]
    [InlineData("RoutingChatClient", "Microsoft.Extensions.AI.RoutingChatClient")]
    [InlineData("EvaluationResult", "Microsoft.Extensions.AI.Evaluation.EvaluationResult")]
    [InlineData("IRouter", "Microsoft.AspNetCore.Routing.IRouter")]
    [InlineData("Kernel", "Microsoft.SemanticKernel.Kernel")]
    [InlineData("AIAgent", "Microsoft.Agents.AI.AIAgent")]
    public void A_name_that_another_package_has_would_be_found(string name, string other)
    {
        Diagnostic[] errors = Compile([name], $"namespace RouteLlm {{ public class {name} {{ }} }}");

        Assert.Contains(errors, error => error.Id == "CS0104" && error.GetMessage().Contains(other, StringComparison.Ordinal));
    }

    private static IEnumerable<Assembly> Assemblies() => Directory.GetFiles(AppContext.BaseDirectory, "RouteLlm.*.dll")
        .Where(file => !Path.GetFileName(file).Contains(".Tests.", StringComparison.Ordinal))
        .Select(file => Assembly.Load(AssemblyName.GetAssemblyName(file)));

    private static Diagnostic[] Compile(IEnumerable<string> typeNames, string declarations = "")
    {
        var code = new StringBuilder();
        foreach (string name in typeNames)
        {
            int arity = name.IndexOf('`', StringComparison.Ordinal);
            string type = arity < 0 ? name : $"{name[..arity]}<{new string(',', int.Parse(name[(arity + 1)..], System.Globalization.CultureInfo.InvariantCulture) - 1)}>";
            code.Append("_ = typeof(").Append(type).AppendLine(");");
        }

        string[] assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "names",
            [
                CSharpSyntaxTree.ParseText(string.Concat(Usings.Select(name => $"global using {name};\n")), cancellationToken: TestContext.Current.CancellationToken),
                CSharpSyntaxTree.ParseText(code.ToString(), cancellationToken: TestContext.Current.CancellationToken),
                CSharpSyntaxTree.ParseText(declarations, cancellationToken: TestContext.Current.CancellationToken),
            ],
            assemblies.Select(assembly => MetadataReference.CreateFromFile(assembly)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication));

        // What the compiler itself says; that a type is experimental is said under an id of its package.
        return [.. compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id.StartsWith("CS", StringComparison.Ordinal))];
    }
}

using System.Text.RegularExpressions;

namespace RouteLlm.Tests;

public sealed partial class SourceTests
{
    private const int MostLines = 250;

    [Fact]
    public void No_file_is_longer_than_250_lines() => Assert.Empty(FindLong(SourceFile.ReadAll("src")));

    [Fact]
    public void Everything_is_in_the_namespace_RouteLlm_but_extensions_in_that_of_the_type_that_they_extend() => Assert.Empty(FindElsewhere(SourceFile.ReadAll("src")));

    [Fact]
    public void A_file_that_is_too_long_is_found() => Assert.Equal(
        ["B.cs has 251 lines"],
        FindLong([new SourceFile("A.cs", string.Concat(Enumerable.Repeat("//\n", 250))), new SourceFile("B.cs", string.Concat(Enumerable.Repeat("//\n", 251)))]));

    [Theory]
    [InlineData("namespace RouteLlm.Chat;")]
    [InlineData("namespace Elsewhere;")]
    [InlineData("namespace Microsoft.Extensions.AI;\npublic sealed class Client;")]
    [InlineData("internal sealed class Outside;")]
    public void A_file_in_another_namespace_is_found(string text) => Assert.Single(FindElsewhere([new SourceFile("A.cs", text)]));

    private static IEnumerable<string> FindLong(IEnumerable<SourceFile> files) => files
        .Select(static file => (file.Path, Lines: file.Text.Count(static character => character == '\n')))
        .Where(static file => file.Lines > MostLines)
        .Select(static file => $"{file.Path} has {file.Lines} lines");

    private static IEnumerable<string> FindElsewhere(IEnumerable<SourceFile> files) => files
        .Where(static file => Declaration().Match(file.Text).Groups["name"].Value is var name
            && name != "RouteLlm"
            && !(name.StartsWith("Microsoft.", StringComparison.Ordinal) && Extensions().IsMatch(file.Text))
            && !IsProgram(file))
        .Select(static file => file.Path);

    // What runs at the top level of a program, and what says something of an assembly, has no namespace.
    private static bool IsProgram(SourceFile file) => file.Path.EndsWith("/Program.cs", StringComparison.Ordinal) || AssemblyAttributes().IsMatch(file.Text);

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^public static class \w+Extensions\b", RegexOptions.Multiline)]
    private static partial Regex Extensions();

    [GeneratedRegex(@"\A(?:using [\w.]+;\s*)*\[assembly: ")]
    private static partial Regex AssemblyAttributes();
}

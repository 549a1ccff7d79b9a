using System.Text.RegularExpressions;

namespace RouteLlm.Tests;

/// <summary>Every command of README.md and docs runs from a clean clone, and gives the output that the document shows.</summary>
public sealed partial class CommandTests
{
    private static readonly string Documentation = Path.Combine(AppContext.BaseDirectory, "Documentation");

    public static TheoryData<string> Documents => [.. Commands().Where(command => CommandsThatAreNotRun.ReasonFor(command) is null).Select(command => command.Document).Distinct()];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task The_commands_of_a_document_run_from_a_clean_clone(string document)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Stops servers by Unix signals.");
        await using ExampleClone clone = await ExampleClone.CreateAsync();
        foreach (DocumentedCommand command in Commands().Where(command => command.Document == document))
        {
            if (CommandsThatAreNotRun.ReasonFor(command) is { } reason)
            {
                TestContext.Current.SendDiagnosticMessage($"Not run: {command}: {reason}.");
                continue;
            }

            if (NeedsSharedData(command))
            {
                continue;
            }

            ToolRun run = await clone.RunAsync(command);
            Assert.True(run.ExitCode == 0, $"{command}\nexit code {run.ExitCode}\n{run.Output}\n{run.Error}");
            if (command.Output.Count > 0)
            {
                Assert.Equal(string.Join('\n', command.Output).Trim(), run.Output.Trim());
            }
        }
    }

    [Fact]
    public async Task The_options_that_a_text_names_are_options_of_the_command()
    {
        var help = new Dictionary<string, string>(StringComparer.Ordinal);
        var unknown = new List<string>();
        foreach ((string document, string text) in Texts())
        {
            foreach (Match mention in ToolMention().Matches(text))
            {
                string name = mention.Groups["command"].Value.Trim();
                if (name.Length == 0)
                {
                    continue;
                }

                if (!help.TryGetValue(name, out string? options))
                {
                    ToolRun run = await ToolProcess.RunAsync("dotnet", [ToolProcess.Path, .. name.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
                    help[name] = options = run.ExitCode == 0 ? run.Output : string.Empty;
                }

                unknown.AddRange(Option().Matches(mention.Value).Select(option => option.Value)
                    .Where(option => !Regex.IsMatch(options, $"{option}(?![\\w-])")).Select(option => $"{document}: {mention.Value}: {option}"));
                if (options.Length == 0)
                {
                    unknown.Add($"{document}: {mention.Value}: no such command");
                }
            }
        }

        Assert.Empty(unknown);
        Assert.True(help.Count > 8, $"Too few commands are mentioned to be all: {string.Join(", ", help.Keys)}");
    }

    [Fact]
    public void There_are_commands_to_run() => Assert.True(Commands().Count(command => CommandsThatAreNotRun.ReasonFor(command) is null) > 20);

    private static bool NeedsSharedData(DocumentedCommand command)
    {
        bool needsBenchmarks = command.Words.Contains("evaluate") && !command.Words.Contains("--outcomes");
        if (needsBenchmarks && !Directory.Exists(Checkout.PathOf("../shared")) && Environment.GetEnvironmentVariable("ROUTELLM_DATA") is null)
        {
            TestContext.Current.SendDiagnosticMessage($"Not run: {command}: the benchmarks' files are not here.");
            return true;
        }

        return false;
    }

    private static IEnumerable<DocumentedCommand> Commands() => Texts().SelectMany(text => DocumentedCommand.In(text.Document, text.Text.Split('\n')));

    private static IEnumerable<(string Document, string Text)> Texts() => Directory.GetFiles(Documentation, "*.md", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(file => (Path.GetRelativePath(Documentation, file), File.ReadAllText(file)));

    [GeneratedRegex("`(routellm|dotnet run --project src/RouteLlm.Cli --)(?<command>( (config|data|train|import) [a-z]+| [a-z]+)?)[^`\\n|]*`")]
    private static partial Regex ToolMention();

    [GeneratedRegex("(?<= )--[a-z][a-z-]+")]
    private static partial Regex Option();
}

using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class RerouteCommandTests : IDisposable
{
    private static readonly string[] Subjects = ["primes", "rivers", "taxes", "compilers", "birds", "bridges"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Gadgets_are_found_on_one_half_and_measured_on_the_other_the_same_each_time()
    {
        string[] command = ["reroute", "--input", Write(60), "--tokens", "6", "--candidates", "200", "--rounds", "1", "--format", "json"];

        ToolRun run = await ToolRun.OfAsync(command);
        ToolRun again = await ToolRun.OfAsync(command);

        Assert.Equal((0, string.Empty, run.Output), (run.ExitCode, run.Error, again.Output));
        JsonElement result = JsonElement.Parse(run.Output);
        JsonElement[] attacks = [.. result.GetProperty("attacks").EnumerateArray()];
        Assert.Equal(("lexical", 60), (result.GetProperty("router").GetString(), result.GetProperty("prompts").GetInt32()));
        Assert.Equal(8, attacks.Count(static attack => attack.GetProperty("found_by").GetString() == "search"));
        Assert.All(attacks, static attack => Assert.InRange(attack.GetProperty("rerouted").GetInt32(), 0, attack.GetProperty("prompts").GetInt32()));
        JsonElement upgrade = attacks.First(static attack => attack.GetProperty("goal").GetString() == "upgrade" && attack.GetProperty("strong_percent").GetInt32() == 50);
        Assert.Equal(6, upgrade.GetProperty("gadget").GetString()!.Split(' ').Length);
        Assert.True(upgrade.GetProperty("rerouted").GetInt32() > upgrade.GetProperty("prompts").GetInt32() / 2, "words of hard requests before short easy ones");
    }

    [Fact]
    public async Task A_table_is_for_people_and_prompts_come_from_standard_input_as_well()
    {
        string prompts = await File.ReadAllTextAsync(Write(40), TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.WithInputAsync(prompts, "reroute", "--input", "-", "--prompts", "30", "--tokens", "2", "--candidates", "100", "--rounds", "0");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.StartsWith("lexical: gadgets of 2 tokens, found on 15 prompts and measured on 15 others;", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains(run.Lines, static line => line.StartsWith("downgrade  suffix", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("There are 8 distinct prompts. Attacks need at least 20", 8)]
    [InlineData("--tokens is 0. Write 1 to 100.", 40, "--tokens", "0")]
    [InlineData("--candidates is 5. Write 100 or more.", 40, "--candidates", "5")]
    [InlineData("--rounds is -1. Write 0 or more.", 40, "--rounds", "-1")]
    [InlineData("--prompts is 0. Write 1 or more.", 40, "--prompts", "0")]
    [InlineData("There is no router 'mine'.", 40, "--router", "mine")]
    public async Task What_makes_no_sense_is_named(string problem, int prompts, params string[] options)
    {
        ToolRun run = await ToolRun.OfAsync(["reroute", "--input", Write(prompts), .. options]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    private string Write(int count)
    {
        string path = _folder.PathOf("prompts.jsonl");
        File.WriteAllLines(path, Enumerable.Range(0, count).Select(static i => JsonSerializer.Serialize(new
        {
            prompt = i % 3 == 0
                ? $"Prove rigorously that there are infinitely many {Subjects[i % Subjects.Length]} of kind {i}, and design an algorithm that lists them with the least memory, step by step."
                : $"Hello, what is the colour of {Subjects[i % Subjects.Length]} number {i}?",
        })));
        return path;
    }
}

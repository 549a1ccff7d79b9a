using System.IO.Compression;
using System.Text;

namespace RouteLlm.Tests;

public sealed class PromptOutcomeFileTests
{
    [Fact]
    public async Task Outcomes_are_read_compressed_too()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("outcomes.jsonl.gz");
        await using (var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            stream.Write(Encoding.UTF8.GetBytes("""{"prompt":"p","strong_model":"s","weak_model":"w","strong_score":1,"weak_score":0.5,"task":"t"}"""));
        }

        Assert.Equal([new PromptOutcome("p", "s", "w", 1, 0.5, "t")], await PromptOutcomeFile.ReadAsync(path, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("strong", 1, 0)]
    [InlineData("tie", 0.5, 0.5)]
    [InlineData("weak", 0, 1)]
    public async Task Battles_that_keep_their_prompts_are_outcomes_and_a_benchmark(string verdict, double strongScore, double weakScore)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("battles.jsonl");
        File.WriteAllText(path, $$"""{"type":"battle","strong_model":"s","weak_model":"w","verdict":"{{verdict}}","strong_cost":0.02,"weak_cost":0.01,"prompt":"p"}""");

        OutcomesBenchmark benchmark = await OutcomesBenchmark.ReadAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        BenchmarkData data = await benchmark.LoadAsync(string.Empty, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([new PromptOutcome("p", "s", "w", strongScore, weakScore, "battle")], await PromptOutcomeFile.ReadAsync(path, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(new BenchmarkQuestion("p", strongScore, weakScore, "outcomes") { StrongCost = 0.02, WeakCost = 0.01 }, Assert.Single(data.Questions));
    }
}

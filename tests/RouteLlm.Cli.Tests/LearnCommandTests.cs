using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class LearnCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_that_is_better_is_written_and_used()
    {
        string model = _folder.PathOf("learned.safetensors");

        ToolRun run = await ToolRun.OfAsync("learn", Write(300, invoiceShare: 0.9), "--output", model, "--format", "json");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        ToolRun proof = await ToolRun.OfAsync("prove", _folder.PathOf("battles.jsonl"), "--router", "lexical", "--model", model, "--resamples", "50");

        Assert.Equal((0, true, model), (run.ExitCode, json.RootElement.GetProperty("is_better").GetBoolean(), json.RootElement.GetProperty("written").GetString()));
        Assert.True(LexicalRouter.Load(model).Score("What about the invoice of March?") > LexicalRouter.Load(model).Score("What about the garden in March?"));
        Assert.Equal("routellm learn BATTLES --base lexical --seed 1", LexicalModel.Read(model).Card.Command);
        Assert.Contains("'lexical' routes better than chance.", proof.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_not_is_not_and_it_says_why()
    {
        string model = _folder.PathOf("learned.safetensors");

        ToolRun run = await ToolRun.OfAsync("learn", Write(100, invoiceShare: 0.3), "--output", model);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("it falls short by", run.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing was written.", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(model));
    }

    [Fact]
    public async Task Too_few_battles_are_an_error()
    {
        ToolRun run = await ToolRun.OfAsync("learn", Write(10, invoiceShare: 0.5));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Of 10 battles, 10 have a prompt", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_of_mf_that_is_better_is_written_and_used()
    {
        await using var server = new EmbeddingsServer(WordEmbedding.Of);
        string config = WriteConfiguration(server);
        string learned = _folder.PathOf("learned-mf");

        ToolRun run = await ToolRun.OfAsync("learn", Write(300, invoiceShare: 0.9), "--base", "mf", "--config", config, "--output", learned, "--format", "json");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken)).Replace("checkpoint", "learned-mf", StringComparison.Ordinal).Replace("learned-mf_path", "checkpoint_path", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        ToolRun proof = await ToolRun.OfAsync("prove", _folder.PathOf("battles.jsonl"), "--router", "mf", "--config", config, "--resamples", "50");

        Assert.Equal((string.Empty, true, learned), (run.Error, json.RootElement.GetProperty("is_better").GetBoolean(), json.RootElement.GetProperty("written").GetString()));
        Assert.Equal("routellm learn BATTLES --base mf --config FILE --seed 1", MatrixFactorizationModel.Read(learned).Card!.Command);
        Assert.Contains("'mf' routes better than chance.", proof.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_of_mf_that_is_not_better_leaves_nothing_behind()
    {
        await using var server = new EmbeddingsServer(WordEmbedding.Of);
        string learned = _folder.PathOf("learned-mf");

        ToolRun run = await ToolRun.OfAsync("learn", Write(100, invoiceShare: 0.3), "--base", "mf", "--config", WriteConfiguration(server), "--output", learned);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("Nothing was written.", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(learned));
    }

    [Theory]
    [InlineData("--base mf", "no file says where its checkpoint and its embeddings are. Write --config FILE")]
    [InlineData("--base lexical --config CONFIG", "'lexical', which is no mf router")]
    [InlineData("--base none --config CONFIG", "There is no router 'none'")]
    [InlineData("--base mf --config CONFIG --model any.safetensors", "Remove one of the two")]
    public async Task What_does_not_fit_together_is_refused(string options, string expected)
    {
        await using var server = new EmbeddingsServer(WordEmbedding.Of);
        string config = WriteConfiguration(server);

        ToolRun run = await ToolRun.OfAsync(["learn", Write(100, invoiceShare: 0.9), .. options.Split(' ').Select(word => word == "CONFIG" ? config : word)]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task Feedback_of_a_decision_log_counts_too()
    {
        string log = _folder.PathOf("decisions.jsonl");
        await LoggedDecisions.WriteAsync(
            log,
            Enumerable.Range(0, 40).Select(static number => LoggedDecisions.Of(number, score: 0.2, prompt: $"What about the {(number % 2 == 0 ? "invoice" : "garden")} of day {number}?")),
            Enumerable.Range(0, 30).Select(static number => new FeedbackRecord(LoggedDecisions.IdOf(number), number % 2, LoggedDecisions.Start.AddDays(3))));

        ToolRun run = await ToolRun.OfAsync("learn", Write(200, invoiceShare: 0.9), "--decision-log", log);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("Feedback on 30 answers without a battle counted too.", run.Output, StringComparison.Ordinal);
    }

    private string WriteConfiguration(EmbeddingsServer server)
    {
        WordEmbedding.ModelOf(["strong", "weak"]).Write(_folder.PathOf("checkpoint"));
        string path = _folder.PathOf("routellm.yaml");
        File.WriteAllText(path, $"mf:\n  checkpoint_path: checkpoint\n  strong_model: strong\n  weak_model: weak\n  threshold: 0.5\n  embedding:\n    base_url: {server.BaseUrl}\n    model: words\n");
        return path;
    }

    private string Write(int count, double invoiceShare)
    {
        var random = new Random(7);
        string path = _folder.PathOf("battles.jsonl");
        File.WriteAllLines(path, Enumerable.Range(0, count).Select(i =>
        {
            bool isInvoice = i % 2 == 0;
            string verdict = random.NextDouble() < (isInvoice ? invoiceShare : 0.3 * (1 - ((invoiceShare - 0.3) / 0.7))) ? "strong" : "tie";
            return $$"""{"prompt":"What about the {{(isInvoice ? "invoice" : "garden")}} number {{random.Next(10_000)}} of {{random.Next(1000)}}?","verdict":"{{verdict}}"}""";
        }));
        return path;
    }
}

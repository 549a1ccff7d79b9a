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

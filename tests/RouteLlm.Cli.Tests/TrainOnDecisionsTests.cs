namespace RouteLlm.Tests;

public sealed class TrainOnDecisionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _log;

    public TrainOnDecisionsTests() => _log = _folder.PathOf("decisions.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Judged_answers_joined_by_id_train_a_router()
    {
        await LoggedDecisions.WriteAsync(_log, Enumerable.Range(0, 200).Select(i => LoggedDecisions.Of(i, 0.5, prompt: PromptOf(i))));
        string judged = _folder.PathOf("judged.jsonl");
        await File.WriteAllLinesAsync(
            judged,
            Enumerable.Range(0, 200).Select(i => $"{{\"id\":\"{LoggedDecisions.IdOf(i)}\",\"strong_score\":1,\"weak_score\":{i % 2}}}"),
            TestContext.Current.CancellationToken);
        string model = _folder.PathOf("model.safetensors");

        ToolRun trained = await ToolRun.OfAsync("train", "lexical", "--decisions", _log, "--outcomes", judged, "--penalty", "5", "--output", model);

        Assert.Equal((0, "routellm: 200 outcomes from judged answers, 0 from prompts with feedback on both models; left out: 0 prompts with feedback on only one model, 0 requests without a prompt, 0 lines that match no request.\n"), (trained.ExitCode, trained.Error));
        Assert.Contains("made by:       routellm train lexical --decisions LOG --outcomes DIR --penalty 5", (await ToolRun.OfAsync("info", model)).Output, StringComparison.Ordinal);
        Assert.StartsWith("strong:", (await ToolRun.OfAsync("route", "please prove item 7", "--model", model, "--threshold", "0.5")).Output, StringComparison.Ordinal);
        Assert.StartsWith("weak:", (await ToolRun.OfAsync("route", "please name item 7", "--model", model, "--threshold", "0.5")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feedback_trains_where_the_same_prompt_went_to_both_models()
    {
        // Of each prompt, one request went to the weak model and one to the strong one; prompt 200 went to one alone, and 201 has no text.
        await LoggedDecisions.WriteAsync(
            _log,
            [
                .. Enumerable.Range(0, 400).Select(i => LoggedDecisions.Of(i, i < 200 ? 0.1 : 0.9, prompt: PromptOf(i % 200))),
                LoggedDecisions.Of(400, 0.9, prompt: PromptOf(200)),
                LoggedDecisions.Of(401, 0.9),
            ],
            Enumerable.Range(0, 402).Append(999).Select(i => new FeedbackRecord(LoggedDecisions.IdOf(i), i < 200 ? i % 2 : 1, LoggedDecisions.Start)));

        ToolRun trained = await ToolRun.OfAsync("train", "lexical", "--decisions", _log, "--penalty", "5", "--format", "json");

        Assert.Equal((0, "routellm: 0 outcomes from judged answers, 200 from prompts with feedback on both models; left out: 1 prompts with feedback on only one model, 1 requests without a prompt, 1 lines that match no request.\n"), (trained.ExitCode, trained.Error));
        using var json = System.Text.Json.JsonDocument.Parse(trained.Output);
        Assert.True(json.RootElement.GetProperty("cross_validation")[0].GetProperty("apgr_every_cut").GetDouble() > 0.7);
    }

    [Fact]
    public async Task Feedback_on_one_model_alone_is_nothing_to_learn_from()
    {
        await LoggedDecisions.WriteAsync(
            _log,
            Enumerable.Range(0, 50).Select(i => LoggedDecisions.Of(i, 0.9, prompt: PromptOf(i))),
            Enumerable.Range(0, 50).Select(i => new FeedbackRecord(LoggedDecisions.IdOf(i), i % 2, LoggedDecisions.Start)));

        ToolRun run = await ToolRun.OfAsync("train", "lexical", "--decisions", _log);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("The decision log gives nothing to learn from:", run.Error, StringComparison.Ordinal);
        Assert.Contains("50 prompts with feedback on only one model", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_that_cannot_be_meant_is_refused()
    {
        string file = _folder.PathOf("judged.jsonl");
        await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);

        Assert.Contains("There is nothing to train on.", (await ToolRun.OfAsync("train", "lexical")).Error, StringComparison.Ordinal);
        Assert.Contains("add --decisions LOG.", (await ToolRun.OfAsync("train", "lexical", "--outcomes", file)).Error, StringComparison.Ordinal);
    }

    private static string PromptOf(int i) => $"please {(i % 2 == 0 ? "prove" : "name")} item {i}";
}

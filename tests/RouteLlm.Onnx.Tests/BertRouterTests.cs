using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class BertRouterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Win_rates_are_those_that_were_recorded()
    {
        using BertRouter router = BertRouter.Load(GoldenOnnx.WriteBert(_folder));
        IReadOnlyList<(string Text, JsonElement Recorded)> expected = GoldenOnnx.Expected("bert");
        var scores = new RouterScore[expected.Count];

        await ((IPromptRouter)router).ScoreAsync([.. expected.Select(static line => new RoutingRequest(line.Text))], scores, TestContext.Current.CancellationToken);

        Assert.All(expected, (line, i) => Assert.Equal(line.Recorded.GetProperty("win_rate").GetDouble(), scores[i].StrongWinRate, 1e-5));
    }

    [Fact]
    public void Logits_are_those_that_were_recorded()
    {
        var files = new OnnxFolder(GoldenOnnx.WriteBert(_folder));
        TextTokenizer tokenizer = files.LoadTokenizer(given: null);
        using OnnxModel model = OnnxModel.Load(files.ModelPath, new OnnxSessionOptions(), "logits");
        foreach ((string text, JsonElement recorded) in GoldenOnnx.Expected("bert"))
        {
            float[] logits = [];
            model.Run([tokenizer.Encode(text, 512)], [0], (_, values, _) => logits = values.ToArray(), TestContext.Current.CancellationToken);

            Assert.Equal(3, logits.Length);
            Assert.All(recorded.GetProperty("logits").EnumerateArray().ToArray(), (logit, i) => Assert.Equal(logit.GetDouble(), logits[i], 1e-4));
        }
    }

    [Fact]
    public async Task What_a_harness_put_around_the_persons_words_changes_no_score()
    {
        const string Words = "Prove that the square root of 2 is irrational.";
        const string Prompt = $"{Words}\n<system-reminder>\nThe user likes tea.\n</system-reminder>";
        using BertRouter bert = BertRouter.Load(GoldenOnnx.WriteBert(_folder));
        using CausalLlmRouter causal = CausalLlmRouter.Load(GoldenOnnx.WriteCausal(_folder));

        foreach (IPromptRouter router in (IPromptRouter[])[bert, causal])
        {
            RouterScore alone = await router.ScoreAsync(new RoutingRequest(Words), TestContext.Current.CancellationToken);
            Assert.Equal(alone, await router.ScoreAsync(new RoutingRequest(Prompt), TestContext.Current.CancellationToken));
            Assert.NotEqual(alone, await router.ScoreAsync(new RoutingRequest(Prompt.Replace("system-reminder", "div", StringComparison.Ordinal)), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Eight_threads_get_the_scores_of_one()
    {
        using BertRouter router = BertRouter.Load(GoldenOnnx.WriteBert(_folder));
        RoutingRequest[] requests = [.. GoldenOnnx.Expected("bert").Take(40).Select(static line => new RoutingRequest(line.Text))];
        var alone = new double[requests.Length];
        for (int i = 0; i < requests.Length; i++)
        {
            alone[i] = (await router.ScoreAsync(requests[i], TestContext.Current.CancellationToken)).StrongWinRate;
        }

        double[][] together = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var scores = new double[requests.Length];
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = (await router.ScoreAsync(requests[i])).StrongWinRate;
            }

            return scores;
        })));

        Assert.All(together, scores => Assert.Equal(alone, scores));
    }

    [Fact]
    public async Task A_batch_gets_the_scores_of_its_prompts_alone()
    {
        using BertRouter router = BertRouter.Load(GoldenOnnx.WriteBert(_folder));
        RoutingRequest[] requests = [.. Enumerable.Range(0, 20).Select(static i => new RoutingRequest($"What is {i % 10}?"))];
        var scores = new RouterScore[requests.Length];

        await ((IPromptRouter)router).ScoreAsync(requests, scores, TestContext.Current.CancellationToken);

        for (int i = 0; i < requests.Length; i++)
        {
            Assert.Equal((await router.ScoreAsync(requests[i], TestContext.Current.CancellationToken)).StrongWinRate, scores[i].StrongWinRate, 1e-6);
        }
    }

    [Fact]
    public async Task A_cancelled_call_ends_and_the_router_goes_on()
    {
        using BertRouter router = BertRouter.Load(GoldenOnnx.WriteBert(_folder));
        using var cancellation = new CancellationTokenSource();
        RoutingRequest[] requests = [.. Enumerable.Range(0, 20_000).Select(static i => new RoutingRequest(new string('x', 400 + (i % 50))))];
        Task scoring = ((IPromptRouter)router).ScoreAsync(requests, new RouterScore[requests.Length], cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scoring);
        Assert.InRange((await router.ScoreAsync(new RoutingRequest("a"), TestContext.Current.CancellationToken)).StrongWinRate, 0.19, 0.2);
    }

    // Without an end to the run this would take minutes, and be noticed without a clock.
    [Fact]
    public async Task A_single_run_that_is_under_way_ends_when_it_is_cancelled()
    {
        string model = GoldenOnnx.WriteBert(_folder);
        TinyModel.EndlessClassifier().Write(Path.Combine(model, "model.onnx"));
        using BertRouter router = BertRouter.Load(model);
        using var cancellation = new CancellationTokenSource();
        cancellation.CancelAfter(TimeSpan.FromSeconds(1));

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await router.ScoreAsync(new RoutingRequest("a"), cancellation.Token));

        Assert.Equal(cancellation.Token, exception.CancellationToken);
    }

    [Fact]
    public void Equal_models_have_equal_fingerprints_and_other_settings_other_ones()
    {
        string model = GoldenOnnx.WriteBert(_folder);
        using BertRouter first = BertRouter.Load(model);
        using BertRouter second = BertRouter.Load(model);
        using BertRouter other = BertRouter.Load(model, new BertRouterOptions { StrongLabels = [0, 1] });

        Assert.Equal(first.Fingerprint, second.Fingerprint);
        Assert.NotEqual(first.Fingerprint, other.Fingerprint);
    }

    [Fact]
    public void A_tokenizer_with_more_tokens_than_the_model_is_refused()
    {
        string model = GoldenOnnx.WriteBert(_folder);
        File.WriteAllText(Path.Combine(model, "config.json"), """{"vocab_size": 100, "num_labels": 3}""");

        var exception = Assert.Throws<ModelFileException>(() => BertRouter.Load(model));

        Assert.Contains("ids up to 6001", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_the_model_does_not_know_is_said_to_be_the_tokenizers()
    {
        string model = GoldenOnnx.WriteBert(_folder);
        File.Delete(Path.Combine(model, "config.json"));
        File.Copy(SharedData.PathOf("golden/tokenizers/wordpiece/tokenizer.json"), Path.Combine(model, "tokenizer.json"), overwrite: true);
        using BertRouter router = BertRouter.Load(model, new BertRouterOptions { LabelCount = 3 });

        var exception = await Assert.ThrowsAsync<ModelFileException>(async () => await router.ScoreAsync(new RoutingRequest("zebra tokenization"), TestContext.Current.CancellationToken));

        Assert.Contains("Use the tokenizer that was exported with the model", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_missing_or_damaged_are_named()
    {
        Assert.Contains("optimum-cli", Assert.Throws<ModelFileException>(() => BertRouter.Load(_folder.Path)).Message, StringComparison.Ordinal);

        string model = GoldenOnnx.WriteBert(_folder);
        File.WriteAllText(Path.Combine(model, "model.onnx"), "not a model");
        Assert.Contains("ONNX Runtime cannot load it", Assert.Throws<ModelFileException>(() => BertRouter.Load(model)).Message, StringComparison.Ordinal);

        File.Delete(Path.Combine(model, "tokenizer.json"));
        Assert.Contains("tokenizer.json", Assert.Throws<ModelFileException>(() => BertRouter.Load(model)).Message, StringComparison.Ordinal);
    }
}

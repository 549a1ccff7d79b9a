using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace RouteLlm.Tests;

/// <summary>Models that other exporters write, or that are wrong: what works, and what the errors say.</summary>
public sealed class UnusualModelTests : IDisposable
{
    private static readonly float[] Logits = [0.5f, -1, 0.25f];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TinyModel.Float, 1e-6)]
    [InlineData(TinyModel.Float16, 1e-3)]
    public async Task Logits_in_full_and_in_half_precision_are_read(int type, double tolerance)
    {
        using BertRouter router = BertRouter.Load(WriteBert(TinyModel.Classifier(Logits, type)));

        RouterScore score = await router.ScoreAsync(new RoutingRequest("How many apples?"), Token);

        Assert.Equal(new LabelHead(3).GetStrongWinRate<float>(Logits), score.StrongWinRate, tolerance);
    }

    [Theory]
    [InlineData(0.6225, null, 0.5f)]
    [InlineData(0.8176, null, 0.5f, -1f)]
    [InlineData(0.1824, new[] { 1 }, 0.5f, -1f)]
    [InlineData(0.4995, null, 0.5f, -1f, 0.25f)]
    [InlineData(0.8884, new[] { 0, 2 }, 0.5f, -1f, 0.25f)]
    public async Task One_label_is_a_logistic_function_and_of_more_the_strong_ones_count(double winRate, int[]? strongLabels, params float[] logits)
    {
        using BertRouter router = BertRouter.Load(WriteBert(TinyModel.Classifier(logits)), new BertRouterOptions { StrongLabels = strongLabels, LabelCount = logits.Length });

        Assert.Equal(winRate, (await router.ScoreAsync(new RoutingRequest("a"), Token)).StrongWinRate, 1e-3);
    }

    [Fact]
    public void The_session_is_set_up_by_the_applications_call()
    {
        var options = new BertRouterOptions();
        GraphOptimizationLevel? level = null;
        options.Session.Configure = session =>
        {
            session.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
            level = session.GraphOptimizationLevel;
        };

        BertRouter.Load(WriteBert(TinyModel.Classifier(Logits)), options).Dispose();

        Assert.Equal(GraphOptimizationLevel.ORT_DISABLE_ALL, level);
    }

    [Theory]
    [InlineData(TinyModel.Float, TinyModel.Float, 1e-5)]
    [InlineData(TinyModel.Float16, TinyModel.Float16, 1e-2)]
    public async Task A_decoder_with_past_keys_positions_and_a_branch_gets_an_empty_past(int pastType, int outputType, double tolerance)
    {
        float[] logits = ScoreLogits(50_266);
        string folder = WriteCausal(TinyModel.Decoder(logits, pastType, outputType));
        using CausalLlmRouter router = CausalLlmRouter.Load(folder);
        long[] ids = TextTokenizer.Load(folder).Encode(PromptFor("How many apples?"), addSpecialTokens: false);
        float[] expected = [.. Enumerable.Range(1, 5).Select(score => logits[TextTokenizer.Load(folder).FindId($"[[{score}]]")!.Value] * (ids.Length - 1))];

        RouterScore score = await router.ScoreAsync(new RoutingRequest("How many apples?"), Token);

        Assert.Equal(new ScoreTokenHead().GetStrongWinRate<float>(expected), score.StrongWinRate, tolerance);
        Assert.InRange(score.StrongWinRate, 0.1, 0.9);
    }

    [Fact]
    public void A_decoder_without_a_score_token_in_its_vocabulary_is_refused()
    {
        string folder = WriteCausal(TinyModel.Decoder(ScoreLogits(1_000)));

        ModelFileException exception = Assert.Throws<ModelFileException>(() => CausalLlmRouter.Load(folder));

        Assert.Contains("has 1000 tokens, but a score's token has the id 5026", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Use the tokenizer that was exported with the model", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_opset_that_is_too_new_is_an_error_that_says_what_to_do() =>
        ExpectRefused(Classifier(opset: 999), "newer ONNX than this ONNX Runtime knows. Export it again with a lower opset ('optimum-cli export onnx --opset 17'), or use a newer Microsoft.ML.OnnxRuntime");

    [Fact]
    public void A_file_format_that_is_too_new_is_an_error_that_says_what_to_do() =>
        ExpectRefused(Classifier(irVersion: 99), "newer ONNX than this ONNX Runtime knows. Export it again with a lower opset ('optimum-cli export onnx --opset 17'), or use a newer Microsoft.ML.OnnxRuntime");

    [Fact]
    public void An_operator_that_is_not_known_is_named() =>
        ExpectRefused(Classifier().Node("FusedWonder", ["logits"], "wonder").Output("wonder", TinyModel.Float, 1), "FusedWonder");

    [Fact]
    public void An_input_that_is_not_known_is_named_with_those_that_are() =>
        ExpectRefused(Classifier().Input("pixel_values", TinyModel.Float, 1), "it needs the input 'pixel_values', which is not supported. Supported: input_ids, attention_mask");

    [Fact]
    public void A_model_without_text_is_refused() => ExpectRefused(
        new TinyModel().Input("attention_mask", TinyModel.Int64, "batch", "tokens").Node("Identity", ["attention_mask"], "logits").Output("logits", TinyModel.Int64, "batch", "tokens"),
        "it has no input 'input_ids', so it does not take text");

    [Fact]
    public void Ids_of_another_type_are_refused() => ExpectRefused(
        new TinyModel().Input("input_ids", TinyModel.Int32, "batch", "tokens").Node("Cast", ["input_ids"], "logits", ("to", TinyModel.Float)).Output("logits", TinyModel.Float, "batch", "tokens"),
        "its input 'input_ids' is of the type Int32, but it must be Int64");

    [Fact]
    public void A_model_for_another_task_is_refused_with_the_outputs_that_it_has() => ExpectRefused(
        new TinyModel().Input("input_ids", TinyModel.Int64, "batch", "tokens")
            .Node("Identity", ["input_ids"], "start_logits").Output("start_logits", TinyModel.Int64, "batch", "tokens")
            .Node("Identity", ["input_ids"], "end_logits").Output("end_logits", TinyModel.Int64, "batch", "tokens"),
        "it has none of the outputs logits; it has start_logits, end_logits. Export the model for the task");

    [Fact]
    public async Task An_output_that_is_no_number_with_a_fraction_is_refused()
    {
        using BertRouter router = BertRouter.Load(WriteBert(TinyModel.Classifier(Logits, TinyModel.Int64)));

        ModelFileException exception = await Assert.ThrowsAsync<ModelFileException>(async () => await router.ScoreAsync(new RoutingRequest("a"), Token));

        Assert.Contains("its output 'logits' is of the type Int64, but it must be Float or Float16", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_for_one_text_at_a_time_is_refused_when_it_gets_two()
    {
        TinyModel model = new TinyModel().Input("input_ids", TinyModel.Int64, 1, "tokens").Constant("weights", [1, 3], Logits)
            .Node("Identity", ["weights"], "logits").Output("logits", TinyModel.Float, 1, 3);
        using BertRouter router = BertRouter.Load(WriteBert(model));

        ModelFileException exception = await Assert.ThrowsAsync<ModelFileException>(
            async () => await ((IPromptRouter)router).ScoreAsync([new("one"), new("one")], new RouterScore[2], Token));

        Assert.Contains(Path.Combine(_folder.Path, "bert", "model.onnx"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_of_labels_that_the_model_does_not_have_is_refused()
    {
        string folder = WriteBert(TinyModel.Classifier(Logits));

        Assert.Contains("it has 3 labels, but 2 were asked for", Assert.Throws<ModelFileException>(() => BertRouter.Load(folder, new BertRouterOptions { LabelCount = 2 })).Message, StringComparison.Ordinal);
    }

    private static float[] ScoreLogits(int vocabularySize) => [.. Enumerable.Range(0, vocabularySize).Select(static id => (id * 37 % 101 / 101f) * 0.02f)];

    private static string PromptFor(string question)
    {
        string system = File.ReadAllText(SharedData.PathOf("golden/onnx/causal/system_message.txt"));
        string classifier = File.ReadAllText(SharedData.PathOf("golden/onnx/causal/classifier_message.txt")).Replace("{question}", question, StringComparison.Ordinal);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n{system}<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n{classifier}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n");
    }

    private static TinyModel Classifier(int opset = 17, int irVersion = 8) => new TinyModel { Opset = opset, IrVersion = irVersion }
        .Input("input_ids", TinyModel.Int64, "batch", "tokens")
        .Node("Cast", ["input_ids"], "logits", ("to", TinyModel.Float))
        .Output("logits", TinyModel.Float, "batch", "tokens");

    private void ExpectRefused(TinyModel model, string problem)
    {
        string folder = WriteBert(model);

        ModelFileException exception = Assert.Throws<ModelFileException>(() => BertRouter.Load(folder, new BertRouterOptions { LabelCount = 3 }));

        Assert.Contains(Path.Combine(folder, "model.onnx"), exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    private string WriteBert(TinyModel model) => Replace(GoldenOnnx.WriteBert(_folder), model);

    private string WriteCausal(TinyModel model) => Replace(GoldenOnnx.WriteCausal(_folder), model);

    private static string Replace(string folder, TinyModel model)
    {
        model.Write(Path.Combine(folder, "model.onnx"));
        return folder;
    }
}

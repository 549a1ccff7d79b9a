using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Text classifiers with labels of any kind, as decision models.</summary>
public sealed class OnnxDecisionModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_recorded_classifier_gives_its_labels_the_recorded_win_rate()
    {
        string folder = GoldenOnnx.WriteBert(_folder);
        WriteConfiguration(folder, """{"id2label": {"0": "strong wins", "1": "tie", "2": "weak wins"}, "model_type": "xlm-roberta", "max_position_embeddings": 514}""");
        using OnnxDecisionModel model = OnnxDecisionModel.Load(folder);
        var router = new DecisionModelRouter(model, new Dictionary<string, double>(StringComparer.Ordinal) { ["strong wins"] = 1, ["tie"] = 0, ["weak wins"] = 0 });

        foreach ((string text, var recorded) in GoldenOnnx.Expected("bert").Take(40))
        {
            Assert.Equal(recorded.GetProperty("win_rate").GetDouble(), (await router.ScoreAsync(new RoutingRequest(text), Token)).StrongWinRate, 1e-5);
        }
    }

    [Theory]
    [InlineData("""{"id2label": {"0": "easy", "1": "hard"}}""", null, false, 0.25)]
    [InlineData("""{"id2label": {"1": "hard", "0": "easy"}, "problem_type": "multi_label_classification"}""", null, true, 0.75)]
    [InlineData("""{"id2label": {"1": "hard", "0": "easy"}, "problem_type": "multi_label_classification"}""", false, false, 0.25)]
    [InlineData("""{"id2label": {"0": "easy", "1": "hard"}, "problem_type": "single_label_classification"}""", true, true, 0.75)]
    public async Task Probabilities_come_by_softmax_or_by_sigmoid(string configuration, bool? asked, bool independent, double hard)
    {
        float third = MathF.Log(3);
        string folder = WriteClassifier([independent ? 0 : third, independent ? third : 0], configuration);
        using OnnxDecisionModel model = OnnxDecisionModel.Load(folder, new OnnxDecisionModelOptions { HasIndependentLabels = asked });

        IReadOnlyDictionary<string, double> answer = await model.DecideAsync(new DecisionQuestion("a", ["easy", "hard"]), Token);

        Assert.Equal(independent, model.HasIndependentLabels);
        Assert.Equal(["easy", "hard"], model.Labels);
        Assert.Equal(hard, answer["hard"], 1e-6);
        Assert.Equal(independent ? 0.5 : 0.75, answer["easy"], 1e-6);
    }

    [Fact]
    public async Task A_single_output_is_the_probability_of_its_label()
    {
        using OnnxDecisionModel model = OnnxDecisionModel.Load(WriteClassifier([MathF.Log(4)], "{}"));
        var router = new DecisionModelRouter(model, new Dictionary<string, double>(StringComparer.Ordinal) { ["LABEL_0"] = 0.5 });

        Assert.Equal(0.4, (await router.ScoreAsync(new RoutingRequest("a"), Token)).StrongWinRate, 1e-6);
    }

    [Fact]
    public void Labels_that_are_not_the_models_are_refused_with_those_that_are()
    {
        string folder = WriteClassifier([0, 0, 0], """{"id2label": {"0": "code", "1": "chat", "2": "science"}}""");
        using OnnxDecisionModel model = OnnxDecisionModel.Load(folder);

        Assert.Contains(
            "no label 'maths'. Its labels are: code, chat, science.",
            Assert.Throws<ArgumentException>(() => new DecisionModelRouter(model, new Dictionary<string, double>(StringComparer.Ordinal) { ["maths"] = 1, ["chat"] = 0 })).Message,
            StringComparison.Ordinal);
        Assert.Contains("it has 3 labels, but 2 were asked for", Assert.Throws<ModelFileException>(() => OnnxDecisionModel.Load(folder, new() { Labels = ["a", "b"] })).Message, StringComparison.Ordinal);
        Assert.Contains("A label is there twice", Assert.Throws<ArgumentException>(() => OnnxDecisionModel.Load(folder, new() { Labels = ["a", "b", "A"] })).Message, StringComparison.Ordinal);
        WriteConfiguration(folder, """{"id2label": {"0": "a", "1": "b"}}""");
        Assert.Contains("3 outputs, but 'config.json' names 2 labels", Assert.Throws<ModelFileException>(() => OnnxDecisionModel.Load(folder)).Message, StringComparison.Ordinal);
        WriteConfiguration(folder, """{"id2label": {"0": "a", "2": "b"}}""");
        Assert.Contains("'2' is not one of the numbers from 0 to 1", Assert.Throws<ModelFileException>(() => OnnxDecisionModel.Load(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_is_no_number_is_an_error_that_names_its_label()
    {
        using OnnxDecisionModel model = OnnxDecisionModel.Load(WriteClassifier([0, float.NaN], """{"id2label": {"0": "easy", "1": "hard"}}"""));

        ModelFileException exception = await Assert.ThrowsAsync<ModelFileException>(async () => await model.DecideAsync(new DecisionQuestion("a", ["easy", "hard"]), Token));

        Assert.Contains("'hard' is NaN", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fingerprint_changes_with_the_labels_and_their_meaning()
    {
        string folder = WriteClassifier([0, 0], """{"id2label": {"0": "easy", "1": "hard"}}""");
        string? FingerprintOf(OnnxDecisionModelOptions options)
        {
            using OnnxDecisionModel model = OnnxDecisionModel.Load(folder, options);
            return model.Fingerprint;
        }

        Assert.Equal(FingerprintOf(new()), FingerprintOf(new()));
        Assert.Equal(3, new[] { FingerprintOf(new()), FingerprintOf(new() { Labels = ["hard", "easy"] }), FingerprintOf(new() { HasIndependentLabels = true }) }.Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_decides_an_applications_requests_from_code_and_from_a_file(bool fromFile)
    {
        string folder = WriteClassifier([0, 2, 0], """{"id2label": {"0": "code", "1": "chat", "2": "science"}}""");
        IRouteLlmBuilder builder = new ServiceCollection().AddRouteLlm().UseStrongClient(new TestClient()).UseWeakClient(new TestClient());
        if (fromFile)
        {
            string path = _folder.PathOf("routellm.yaml");
            await File.WriteAllTextAsync(path, $"router: decision_model\ndecision_model:\n  checkpoint_path: {folder}\n  labels: {{code: 0.8, chat: 0.1, science: 0.9}}\n", Token);
            builder.UseOnnx().UseConfigurationFile(path);
        }
        else
        {
            builder.UseDecisionModel(folder, new Dictionary<string, double>(StringComparer.Ordinal) { ["code"] = 0.8, ["chat"] = 0.1, ["science"] = 0.9 });
        }

        await using ServiceProvider provider = builder.Services.BuildServiceProvider();
        RoutingDecision decision = await provider.GetRequiredService<RouteLlmChatClient>().RouteAsync([new(Microsoft.Extensions.AI.ChatRole.User, "a")], cancellationToken: Token);

        double chat = Math.Exp(2);
        Assert.Equal(((0.8 + 0.9) + (0.1 * chat)) / (2 + chat), decision.StrongWinRate, 1e-6);
        Assert.Equal(("decision_model", RouteTarget.Weak, 0.5), (decision.Router, decision.Target, decision.Threshold));
        Assert.StartsWith("chat 0.787", decision.Reason, StringComparison.Ordinal);
    }

    private static void WriteConfiguration(string folder, string configuration) => File.WriteAllText(Path.Combine(folder, "config.json"), configuration);

    private string WriteClassifier(float[] logits, string configuration)
    {
        string folder = GoldenOnnx.WriteBert(_folder);
        TinyModel.Classifier(logits).Write(Path.Combine(folder, "model.onnx"));
        WriteConfiguration(folder, configuration);
        return folder;
    }
}

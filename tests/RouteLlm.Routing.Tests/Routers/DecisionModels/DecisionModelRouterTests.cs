using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

public sealed class DecisionModelRouterTests
{
    private static readonly Dictionary<string, double> Labels = new(StringComparer.Ordinal) { ["easy"] = 0.1, ["hard"] = 0.8 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0.7, 0.3, 0.31, "easy 0.700")]
    [InlineData(7, 3, 0.31, "easy 0.700")]
    [InlineData(0, 1, 0.8, "HARD 1.000")]
    public async Task The_labels_win_rates_are_weighted_with_their_probabilities(double easy, double hard, double score, string reason)
    {
        var model = new TestModel(_ => new(StringComparer.Ordinal) { ["easy"] = easy, ["HARD"] = hard, ["other"] = 5 });

        RouterScore scored = await new DecisionModelRouter(model, Labels).ScoreAsync(new RoutingRequest("the prompt\n<system-reminder>Be hard.</system-reminder>"), Token);

        Assert.Equal((score, reason), (Math.Round(scored.StrongWinRate, 12), scored.Reason));
        Assert.Equal(("the prompt", "easy, hard"), (model.Asked!.Text, string.Join(", ", model.Asked.Labels)));
    }

    [Fact]
    public async Task A_model_that_fails_or_says_nothing_decides_for_the_target_that_is_set_and_else_is_told_of()
    {
        var silent = new TestModel(static _ => new(StringComparer.Ordinal) { ["easy"] = double.NaN, ["hard"] = -1 });
        var broken = new TestModel(static _ => throw new HttpRequestException("secret"));

        foreach (TestModel model in (TestModel[])[silent, broken])
        {
            RouterScore score = await new DecisionModelRouter(model, Labels, RouteTarget.Weak).ScoreAsync(new RoutingRequest("prompt"), Token);
            Assert.Equal((0, true), (score.StrongWinRate, score.IsDefaultTarget));
            RoutingException exception = await Assert.ThrowsAsync<RoutingException>(async () => await new DecisionModelRouter(model, Labels).ScoreAsync(new RoutingRequest("prompt"), Token));
            Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_decides_requests_of_a_client_by_its_own_threshold()
    {
        await using ServiceProvider provider = new ServiceCollection().AddRouteLlm()
            .UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"))
            .UseDecisionModel(static _ => new TestModel(static question => new(StringComparer.Ordinal) { [question.Text] = 1 }), Labels).Services.BuildServiceProvider();
        var client = provider.GetRequiredService<RouteLlmChatClient>();

        Assert.Equal("strong", (await client.AskAsync(streaming: false, "hard", cancellationToken: Token)).Text);
        Assert.Equal("weak", (await client.AskAsync(streaming: true, "easy", cancellationToken: Token)).Text);
    }

    [Theory]
    [InlineData(0.9, 0.5, 0.67)]
    [InlineData(0.0, 0.0, 0.0)]
    [InlineData(1.0, 1.0, 0.9)]
    [InlineData(0.0, 0.5, 0.4)]
    public async Task Independent_labels_score_by_the_chance_that_one_of_them_makes_the_strong_model_win(double code, double mathematics, double score)
    {
        var labels = new Dictionary<string, double>(StringComparer.Ordinal) { ["code"] = 0.5, ["mathematics"] = 0.8 };
        var model = new TestModel(_ => new(StringComparer.Ordinal) { ["code"] = code, ["mathematics"] = mathematics }) { HasIndependentLabels = true };

        RouterScore scored = await new DecisionModelRouter(model, labels).ScoreAsync(new RoutingRequest("prompt"), Token);

        Assert.Equal(score, scored.StrongWinRate, 1e-12);
    }

    [Fact]
    public async Task One_label_alone_scores_by_its_probability()
    {
        var model = new TestModel(static _ => new(StringComparer.Ordinal) { ["easy"] = 0.7, ["hard"] = 0.3 });

        RouterScore scored = await new DecisionModelRouter(model, new Dictionary<string, double>(StringComparer.Ordinal) { ["hard"] = 0.5 }).ScoreAsync(new RoutingRequest("prompt"), Token);

        Assert.Equal((0.15, "hard 0.300"), (Math.Round(scored.StrongWinRate, 12), scored.Reason));
    }

    [Fact]
    public void Labels_that_have_no_meaning_are_refused()
    {
        var model = new TestModel(static _ => []) { Labels = ["a", "B"] };
        string Refused(params (string Label, double WinRate)[] labels) => Assert.Throws<ArgumentException>(
            () => new DecisionModelRouter(model, labels.ToDictionary(static label => label.Label, static label => label.WinRate, StringComparer.Ordinal))).Message;

        Assert.Contains("There is no label", Refused(), StringComparison.Ordinal);
        Assert.Contains("'a' is 2", Refused(("a", 2)), StringComparison.Ordinal);
        Assert.Contains("no label 'c'. Its labels are: a, B.", Refused(("a", 1), ("c", 0)), StringComparison.Ordinal);
        Assert.Contains("'A' is there twice", Refused(("a", 1), ("A", 0)), StringComparison.Ordinal);
        _ = new DecisionModelRouter(model, new Dictionary<string, double>(StringComparer.Ordinal) { ["b"] = 1 });
    }

    [Fact]
    public void The_fingerprint_is_that_of_the_model_and_the_labels()
    {
        static string? FingerprintOf(string? model, double hard) => new DecisionModelRouter(
            new TestModel(static _ => []) { Fingerprint = model }, new Dictionary<string, double>(StringComparer.Ordinal) { ["easy"] = 0, ["hard"] = hard }).Fingerprint;

        Assert.Null(FingerprintOf(null, 1));
        Assert.Equal(FingerprintOf("a", 1), FingerprintOf("a", 1));
        Assert.Equal(3, new[] { FingerprintOf("a", 1), FingerprintOf("b", 1), FingerprintOf("a", 0.9) }.Distinct().Count());
    }

    private sealed class TestModel(Func<DecisionQuestion, Dictionary<string, double>> answer) : IDecisionModel
    {
        public DecisionQuestion? Asked { get; private set; }

        public IReadOnlyList<string>? Labels { get; init; }

        public bool HasIndependentLabels { get; init; }

        public string? Fingerprint { get; init; }

        public ValueTask<IReadOnlyDictionary<string, double>> DecideAsync(DecisionQuestion question, CancellationToken cancellationToken)
        {
            Asked = question;
            return new(answer(question));
        }
    }
}

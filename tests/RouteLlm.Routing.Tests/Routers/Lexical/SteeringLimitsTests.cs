namespace RouteLlm.Tests;

public sealed class SteeringLimitsTests
{
    private const string Request =
        "My neighbour asked me what to plant beside the garden fence this spring. The place is dry and lies in the shade of an old oak, and I have little time to water anything. Which flowers would you choose there, and when should I put them into the ground?";

    private const string Upgrade = "prove _exactly use_ design_ (B) x^2 lettre _write _without 2025";
    private const string Downgrade = "gracias python function birthday hello movie_ dog local please_ color";

    [Theory]
    [InlineData($"{Upgrade} {Request}", Request)]
    [InlineData($"{Request} {Upgrade}", Request)]
    [InlineData($"{Downgrade} {Request}", Request)]
    [InlineData($"{Request} {Downgrade}", Request)]
    public void Ten_words_beside_a_longer_prompt_move_its_score_little(string attacked, string prompt)
    {
        double without = Math.Abs(Unlimited(attacked) - Unlimited(prompt));
        double within = Math.Abs(LexicalModel.Embedded.LogOdds(attacked) - LexicalModel.Embedded.LogOdds(prompt));

        Assert.True(without > 0.35, $"without limits: {without}");
        Assert.True(within < 0.45, $"within limits: {within}");
    }

    [Fact]
    public void What_is_left_without_an_edge_is_scored_like_the_text_that_is_left()
    {
        LexicalWeights weights = LexicalModel.Embedded.WeightsOf(PromptKind.Open);
        string text = $"{Upgrade} {Request}";

        LexicalReading reading = weights.Read(text);

        Assert.Equal(weights.LogOdds(text), reading.Whole, 1e-9);
        Assert.Equal(weights.LogOdds(Request), reading.WithoutFirst, 0.2);
        Assert.Equal(weights.LogOdds(text.AsSpan(0, text.Length - PromptEdges.Last(text).Length)), reading.WithoutLast, 0.2);
    }

    [Theory]
    [InlineData(10, 3.0, 3.0)]
    [InlineData(13, 3.0, 3.0)]
    [InlineData(14, 3.0, 2.6)]
    [InlineData(17, 3.0, 1.4)]
    [InlineData(18, 3.0, 1.0)]
    [InlineData(25, 3.0, 1.0)]
    [InlineData(28, 3.0, 0.7556)]
    [InlineData(31, 3.0, 0.5112)]
    [InlineData(100, 3.0, 0.2846)]
    [InlineData(100, 0.1, 0.1)]
    [InlineData(10, -3.0, -3.0)]
    [InlineData(11, -3.0, -1.0)]
    [InlineData(30, -3.0, -0.866)]
    [InlineData(100, -3.0, -0.4743)]
    public void What_either_end_adds_has_a_limit_by_the_length_of_the_text(int words, double added, double counted)
    {
        Assert.Equal(counted, SteeringLimits.Apply(PromptKind.Open, new LexicalReading(added, 0, added, words)), 1e-4);
        Assert.Equal(counted, SteeringLimits.Apply(PromptKind.Open, new LexicalReading(added, added, 0, words)), 1e-4);
        Assert.Equal(added, SteeringLimits.Apply(PromptKind.MultipleChoice, new LexicalReading(added, 0, 0, words)));
    }

    [Fact]
    public void Multiple_choice_and_models_of_version_1_have_no_limits()
    {
        const string Choice = $"{Request}\nA. one\nB. two\nC. three\nD. four";
        LexicalModel old = LexicalModel.Read(Checkout.PathOf("tests/RouteLlm.Routing.Tests/Routers/Lexical/Models/lexical-1.safetensors"));

        Assert.Equal(LexicalModel.Embedded.WeightsOf(PromptKind.MultipleChoice).LogOdds(Choice), LexicalModel.Embedded.LogOdds(Choice), 1e-9);
        Assert.Equal(old.WeightsFor($"{Upgrade} {Request}").LogOdds($"{Upgrade} {Request}"), old.LogOdds($"{Upgrade} {Request}"));
    }

    [Fact]
    public void A_model_without_them_in_its_file_has_no_limits()
    {
        LexicalModel embedded = LexicalModel.Embedded;
        var without = new LexicalModel(embedded.WeightsOf(PromptKind.Open).Parts, embedded.Card with { HasSteeringLimits = false }, embedded.Rarity);

        Assert.Equal(Unlimited($"{Upgrade} {Request}"), without.LogOdds($"{Upgrade} {Request}"), 1e-9);
        Assert.NotEqual(new LexicalModel(without.WeightsOf(PromptKind.Open).Parts, embedded.Card, embedded.Rarity).Fingerprint, without.Fingerprint);
    }

    private static double Unlimited(string text) => LexicalModel.Embedded.WeightsOf(PromptKind.Open).LogOdds(text);
}

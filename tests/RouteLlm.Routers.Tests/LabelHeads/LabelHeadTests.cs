using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class LabelHeadTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Three_labels_give_the_win_rates_of_upstreams_bert() => AssertGolden("bert", "logits", logits => new LabelHead(3).GetStrongWinRate<double>(logits));

    [Fact]
    public void Score_tokens_give_the_win_rates_of_upstreams_causal_llm() =>
        AssertGolden("causal_llm", "score_logits", logits => new ScoreTokenHead().GetStrongWinRate<double>(logits));

    [Fact]
    public void One_label_is_the_logit_of_a_strong_win()
    {
        var head = new LabelHead(1);

        Assert.Equal(0.5, head.GetStrongWinRate<float>([0]));
        Assert.Equal(1 / (1 + Math.Exp(-1.5)), head.GetStrongWinRate<float>([1.5f]), Tolerance);
        Assert.Equal(0, head.GetStrongWinRate<float>([-1e30f]));
        Assert.Equal(1, head.GetStrongWinRate<float>([1e30f]));
    }

    [Fact]
    public void Two_labels_are_one_label_on_the_difference_of_their_logits()
    {
        double expected = new LabelHead(1).GetStrongWinRate<double>([0.75 - -0.5]);

        Assert.Equal(expected, new LabelHead(2).GetStrongWinRate<double>([0.75, -0.5]), Tolerance);
        Assert.Equal(expected, new LabelHead(2, [1]).GetStrongWinRate<double>([-0.5, 0.75]), Tolerance);
    }

    [Fact]
    public void Labels_that_count_as_strong_wins_add_up()
    {
        double[] logits = [0.1, -2, 1.3];
        double each(int label) => new LabelHead(3, [label]).GetStrongWinRate<double>(logits);

        Assert.Equal(1, each(0) + each(1) + each(2), Tolerance);
        Assert.Equal(each(0) + each(2), new LabelHead(3, [2, 0]).GetStrongWinRate<double>(logits), Tolerance);
    }

    [Fact]
    public void Logits_of_any_size_give_a_probability()
    {
        Assert.Equal(1, new LabelHead(3).GetStrongWinRate<double>([double.MaxValue, -double.MaxValue, 0]));
        Assert.Equal(0, new LabelHead(3).GetStrongWinRate<double>([-double.MaxValue, double.MaxValue, 0]));
        Assert.Equal(1.0 / 3, new LabelHead(3).GetStrongWinRate<float>([float.MaxValue, float.MaxValue, float.MaxValue]), Tolerance);
        Assert.InRange(new LabelHead(3, [0, 1]).GetStrongWinRate<double>([0.1, 0.2, -800]), 0, 1);
    }

    [Fact]
    public void Half_precision_is_read_as_it_is() =>
        Assert.Equal(new LabelHead(3).GetStrongWinRate<double>([0.5, -1.25, 2]), new LabelHead(3).GetStrongWinRate<Half>([(Half)0.5, (Half)(-1.25), (Half)2]));

    [Fact]
    public void A_lower_score_threshold_counts_more_scores_for_the_weak_model()
    {
        double[] logits = [0, 0, 0, 0, 0];

        Assert.Equal(0.2, new ScoreTokenHead(scoreThreshold: 2).GetStrongWinRate<double>(logits), Tolerance);
        Assert.Equal(0.6, new ScoreTokenHead().GetStrongWinRate<double>(logits), Tolerance);
        Assert.Equal(0.8, new ScoreTokenHead(scoreThreshold: 5).GetStrongWinRate<double>(logits), Tolerance);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_logit_that_is_no_number_is_named(float value) => Assert.Contains(
        "label 1", Assert.Throws<ArgumentException>(() => new LabelHead(2).GetStrongWinRate<float>([0, value])).Message, StringComparison.Ordinal);

    [Fact]
    public void Logits_of_another_head_are_refused()
    {
        Assert.Contains("2 logits for 3 labels", Assert.Throws<ArgumentException>(() => new LabelHead(3).GetStrongWinRate<float>([0, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new LabelHead(1).GetStrongWinRate<float>([]));
    }

    [Fact]
    public void Heads_that_would_say_the_same_of_every_prompt_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelHead(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelHead(3, [3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelHead(3, [-1]));
        Assert.Throws<ArgumentException>(() => new LabelHead(3, []));
        Assert.Throws<ArgumentException>(() => new LabelHead(3, [1, 1]));
        Assert.Throws<ArgumentException>(() => new LabelHead(2, [0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScoreTokenHead(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScoreTokenHead(5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScoreTokenHead(5, 6));
    }

    private static void AssertGolden(string router, string logits, Func<double[], double> winRate)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("golden/label_heads.json")));
        JsonElement cases = golden.RootElement.GetProperty(router);
        Assert.NotEqual(0, cases.GetArrayLength());
        Assert.All(cases.EnumerateArray(), row => Assert.Equal(
            row.GetProperty("win_rate").GetDouble(), winRate([.. row.GetProperty(logits).EnumerateArray().Select(value => value.GetDouble())]), Tolerance));
    }
}

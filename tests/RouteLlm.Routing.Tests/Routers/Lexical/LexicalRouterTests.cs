namespace RouteLlm.Tests;

public sealed class LexicalRouterTests
{
    public static TheoryData<string> DifficultTexts => new(
        string.Empty,
        " ",
        "\0\u0001\u001F",
        "a",
        "\uD83D",
        "lone \uDC00 surrogates \uD800",
        "emoji 👩‍👩‍👧 and flags 🇩🇪",
        "数学：证明素数有无穷多个。",
        "สวัสดีชาวโลก",
        "مرحبا بالعالم",
        "Straße İSTANBUL ǅ",
        "\u200B\uFEFF\u2028\u00A0",
        new string('x', 50_000),
        new string(' ', 50_000),
        new string('\uD83D', 50_000),
        new string('(', 50_000));

    [Theory]
    [MemberData(nameof(DifficultTexts))]
    public void Any_text_has_a_strong_win_rate_that_repeats(string text)
    {
        double score = LexicalRouter.Default.Score(text);

        Assert.InRange(score, 0, 1);
        Assert.Equal(score, LexicalRouter.Default.Score(text));
    }

    [Fact]
    public void Random_texts_score_and_explain_alike()
    {
        var random = new Random(3);
        for (int i = 0; i < 500; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(200)).Select(_ => (char)(random.Next(3) == 0 ? random.Next(0x10000) : random.Next(0x80)))]);
            AssertExplained(text);
        }
    }

    [Theory]
    [MemberData(nameof(DifficultTexts))]
    [InlineData("Which of these is a prime?\n(A) 4\n(B) 5\n(C) 6")]
    [InlineData("Tom has 3 apples and buys 4 more at the market on Monday. How many apples has Tom now?")]
    public void The_explanation_adds_up_to_the_score(string text) => AssertExplained(text);

    [Fact]
    public void The_explanation_names_words_pairs_letters_and_statistics()
    {
        sbyte[] everyWeight = new sbyte[1 << 12];
        Array.Fill(everyWeight, (sbyte)1);
        var parts = new LexicalModelParts
        {
            Weights = everyWeight,
            GroupScales = [1, 1, 1, 1],
            StatisticMeans = new float[TextStatistics.Names.Count],
            StatisticDeviations = [.. TextStatistics.Names.Select(_ => 1f)],
            StatisticWeights = [.. TextStatistics.Names.Select(_ => 1f)],
            InteractionWeights = [.. StatisticInteractions.Names.Select(_ => 1f)],
            Slope = 1,
            Intercept = 0,
        };
        var router = new LexicalRouter(new LexicalModel(parts, LexicalModel.Embedded.Card, new sbyte[WordRarity.Buckets]));

        string[] names = [.. router.Explain("Prove THAT 2+2=4").Select(feature => feature.Feature)];

        Assert.Contains("\"prove\"", names);
        Assert.Contains("\"prove that\"", names);
        Assert.Contains("\"prove … 2\"", names);
        Assert.Contains("\"+\"", names);
        Assert.Contains("letters \"prov\"", names);
        Assert.Contains("letters \"ove\"", names);
        Assert.Contains("length", names);
        Assert.Contains("length × numbers", names);
    }

    [Fact]
    public void The_explanation_gives_the_furthest_first_and_no_more_than_asked_for()
    {
        IReadOnlyList<FeatureContribution> features = LexicalRouter.Default.Explain("What is the capital of France?", 5);

        Assert.Equal(5, features.Count);
        Assert.Equal(features.OrderByDescending(feature => Math.Abs(feature.LogOdds)), features);
    }

    [Fact]
    public void A_long_prompt_is_read_at_its_head_and_its_tail()
    {
        string head = string.Concat(Enumerable.Repeat("word ", LexicalFeatures.HeadLength / 5));
        string tail = string.Concat(Enumerable.Repeat("last ", LexicalFeatures.TailLength / 5));

        double one = LexicalRouter.Default.Score(head + Middle("apple ") + tail);
        double other = LexicalRouter.Default.Score(head + Middle("grape ") + tail);
        double differentTail = LexicalRouter.Default.Score(head + Middle("apple ") + tail.Replace("last", "prove", StringComparison.Ordinal)[..LexicalFeatures.TailLength]);

        Assert.Equal(one, other);
        Assert.NotEqual(one, differentTail);

        static string Middle(string word) => string.Concat(Enumerable.Repeat(word, 200));
    }

    [Fact]
    public void Case_changes_nothing() =>
        Assert.Equal(LexicalRouter.Default.Score("the capital of france"), LexicalRouter.Default.Score("THE CAPITAL OF FRANCE"));

    [Fact]
    public void Greetings_are_easier_than_research()
    {
        string[] easy = ["hi", "thanks!", "What is the capital of France?", "Vielen Dank!", "¿Cuál es la capital de Noruega?", "你好", "_____ hello _____"];
        string[] hard = ["design a rate limiter that is exactly-once across five regions", "Beweise, dass die Folge konvergiert, und berechne ihren Grenzwert.", "证明形如4k+3的素数有无穷多个。"];

        Assert.True(easy.Max(prompt => LexicalRouter.Default.Score(prompt)) < hard.Min(prompt => LexicalRouter.Default.Score(prompt)));
    }

    [Fact]
    public void Its_calibration_holds_on_prompts_like_those_it_was_trained_on()
    {
        ThresholdCalibration calibration = LexicalRouter.Default.Calibration;

        Assert.Equal(1, calibration.GetThreshold(0));
        Assert.Equal(0, calibration.GetThreshold(100));
        Assert.All(Enumerable.Range(1, 98), percent => Assert.True(calibration.GetThreshold(percent) >= calibration.GetThreshold(percent + 1)));
    }

    [Fact]
    public async Task A_cancelled_token_is_honoured() => await Assert.ThrowsAsync<OperationCanceledException>(
        async () => await LexicalRouter.Default.ScoreAsync(new RoutingRequest("prompt"), new CancellationToken(canceled: true)));

    private static void AssertExplained(string text)
    {
        double score = LexicalRouter.Default.Score(text);
        double intercept = LexicalModel.Embedded.WeightsFor(PromptNormalizer.Default.Normalize(text)).Parts.Intercept;

        double logOdds = intercept + LexicalRouter.Default.Explain(text).Sum(feature => feature.LogOdds);

        Assert.Equal(score, 1 / (1 + Math.Exp(-logOdds)), 1e-9);
    }
}

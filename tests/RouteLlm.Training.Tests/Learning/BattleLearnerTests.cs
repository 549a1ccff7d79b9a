namespace RouteLlm.Tests;

public sealed class BattleLearnerTests
{
    [Fact]
    public void What_the_weak_model_fails_at_is_learned_and_the_new_model_is_better_with_confidence()
    {
        BattleRecord[] battles = SyntheticTraffic.Of(400, seed: 1, isHard: static subject => subject is "invoice" or "train");

        BattleLearningResult<LexicalModel> result = new BattleLearner().Learn(battles, LexicalModel.Embedded, cancellationToken: TestContext.Current.CancellationToken);
        var router = new LexicalRouter(result.Candidate);

        Assert.True(result.IsBetter, $"{result.Lift}");
        Assert.True(result.NewPerformanceGapRecovered.Value > result.OldPerformanceGapRecovered.Value);
        Assert.True(router.Score("Please tell me about my invoice number 9.") > router.Score("Please tell me about my garden number 9.") + 0.2);
        Assert.Equal(["large"], result.Candidate.Card.StrongModels);
        Assert.Equal("battles", result.Candidate.Card.TrainingData[^1].Name);
    }

    [Fact]
    public void Its_win_rate_is_that_of_the_traffic()
    {
        BattleRecord[] battles = SyntheticTraffic.Of(600, seed: 2, isHard: static subject => subject is "invoice" or "train");

        BattleLearningResult<LexicalModel> result = new BattleLearner().Learn(battles, LexicalModel.Embedded, cancellationToken: TestContext.Current.CancellationToken);
        var router = new LexicalRouter(result.Candidate);

        Assert.Equal(battles.Average(battle => battle.Verdict == BattleVerdict.Strong ? 1.0 : 0), battles.Average(battle => router.Score(battle.Prompt)), 0.06);
    }

    [Fact]
    public void The_same_battles_give_the_same_model_whether_their_prompts_or_their_features_are_kept()
    {
        BattleRecord[] battles = SyntheticTraffic.Of(120, seed: 3, isHard: static subject => subject is "music");
        BattleRecord[] features = [.. battles.Select(battle => battle with { Prompt = null, Features = PromptFeatures.Of(battle.Prompt!) })];

        string once = FingerprintOf(battles);

        Assert.Equal(once, FingerprintOf(battles));
        Assert.Equal(once, FingerprintOf(features));
    }

    [Fact]
    public void Kinds_of_prompts_keep_their_weights_where_no_battle_is_of_them()
    {
        BattleRecord[] battles = SyntheticTraffic.Of(200, seed: 4, isHard: static subject => subject is "music");
        string[] exams = [.. Enumerable.Range(1, 40).Select(i => $"Which is right for {i}?\nA. {i * 7} apples\nB. the theorem of Gauss\nC. none of {i}\nAnswer:")];

        LexicalModel learned = new BattleLearner().Learn(battles, LexicalModel.Embedded, cancellationToken: TestContext.Current.CancellationToken).Candidate;
        var router = new LexicalRouter(learned);

        Assert.Equal(
            exams.OrderBy(exam => LexicalRouter.Default.Score(exam)).Take(10).Order(),
            exams.OrderBy(exam => router.Score(exam)).Take(10).Order());
    }

    [Fact]
    public void Battles_of_pure_noise_change_nothing_in_95_of_100_runs()
    {
        const int Runs = 60;
        var learner = new BattleLearner(new BattleLearningOptions { Resamples = 200 });
        int changed = Enumerable.Range(0, Runs).Count(run => learner.Learn(SyntheticTraffic.Noise(150, run), LexicalModel.Embedded, cancellationToken: TestContext.Current.CancellationToken).IsBetter);

        // Two standard errors above 5%.
        Assert.True(changed <= 6, $"{changed} of {Runs}");
    }

    [Fact]
    public void What_falls_short_says_how_many_battles_would_tell()
    {
        BattleLearningResult<LexicalModel> result = Enumerable.Range(0, 20)
            .Select(run => new BattleLearner().Learn(SyntheticTraffic.Noise(150, run), LexicalModel.Embedded, cancellationToken: TestContext.Current.CancellationToken))
            .First(found => !found.IsBetter && found.Lift.Value > 0);

        Assert.True(result.BattlesThatWouldTell > 150, $"{result.BattlesThatWouldTell}");
    }

    [Fact]
    public void Too_few_battles_and_those_that_all_end_alike_are_refused()
    {
        BattleRecord[] battles = SyntheticTraffic.Of(60, seed: 5, isHard: static subject => subject is "music");

        Assert.Throws<ArgumentException>(() => new BattleLearner().Learn(battles[..20], LexicalModel.Embedded, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => new BattleLearner().Learn([.. battles.Select(battle => battle with { Verdict = BattleVerdict.Tie })], LexicalModel.Embedded, cancellationToken: TestContext.Current.CancellationToken));
        ArgumentException without = Assert.Throws<ArgumentException>(() => new BattleLearner().Learn([.. battles.Select(battle => battle with { Prompt = null })], LexicalModel.Embedded, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("Of 60 battles, 0 have a prompt or features", without.Message, StringComparison.Ordinal);
    }

    private static string FingerprintOf(BattleRecord[] battles) =>
        new LexicalRouter(new BattleLearner().Learn(battles, LexicalModel.Embedded, cancellationToken: TestContext.Current.CancellationToken).Candidate).Fingerprint;

    // The weak model fails at hard subjects, mostly; elsewhere both are as good.
    [Theory]
    [InlineData(RouteTarget.Weak, true)]
    [InlineData(RouteTarget.Strong, false)]
    public void Feedback_counts_for_the_model_that_answered_and_by_its_weight(RouteTarget answered, bool isHarder)
    {
        // The verdicts know nothing of subjects; people like answers about music less.
        BattleRecord[] battles =
        [
            .. SyntheticTraffic.Of(400, seed: 5, isHard: static _ => false).Select((battle, i) => battle with
            {
                Verdict = i % 4 == 0 ? BattleVerdict.Strong : BattleVerdict.Tie,
                Answered = answered,
                Feedback = battle.Prompt!.Contains("my music", StringComparison.Ordinal) ? 0 : 1,
            }),
        ];

        double with = DifferenceOfMusic(1);
        double without = DifferenceOfMusic(0);

        // Small, since win rates are those of the verdicts; the order is what feedback changes.
        Assert.True(isHarder ? with > without + 1e-5 : with < without - 1e-5, $"{without} without feedback, {with} with it");

        double DifferenceOfMusic(double weight)
        {
            var learner = new BattleLearner(new BattleLearningOptions { FeedbackWeight = weight, Resamples = 20 });
            var router = new LexicalRouter(learner.Learn(battles, LexicalModel.Embedded, cancellationToken: TestContext.Current.CancellationToken).Candidate);
            return router.Score("Please tell me about my music number 9.") - router.Score("Please tell me about my garden number 9.");
        }
    }

    // The verdicts' subjects, told by people of the one model or of the other: an answer of the weak one that is liked less, an answer of
    // the strong one that is liked more, speak for the strong one.
    [Theory]
    [InlineData(RouteTarget.Weak)]
    [InlineData(RouteTarget.Strong)]
    public void Feedback_on_answers_without_a_battle_tells_of_subjects_that_no_battle_was_about(RouteTarget answered)
    {
        BattleRecord[] battles = [.. SyntheticTraffic.Of(120, seed: 8, IsHard).Where(static battle => !battle.Prompt!.Contains("train", StringComparison.Ordinal))];
        RatedAnswer[] agreeing =
        [
            .. SyntheticTraffic.Of(300, seed: 9, IsHard)
                .Select(battle => new RatedAnswer(battle.Prompt!, answered, battle.Verdict == BattleVerdict.Strong == (answered == RouteTarget.Strong) ? 1 : 0)),
        ];

        double alone = Learn([], weight: 0.25);
        double with = Learn(agreeing, weight: 0.25);
        double against = Learn([.. agreeing.Select(static answer => answer with { Score = 1 - answer.Score })], weight: 0.25);

        Assert.True(with > alone + 0.1, $"{alone} without feedback, {with} with it");
        Assert.Equal(alone, Learn(agreeing, weight: 0));
        Assert.True(against < with - 0.1, $"{against} with feedback that contradicts");

        static bool IsHard(string subject) => subject is "invoice" or "train";

        // Of pairs of a prompt about trains and an easy one, the share in which the first has the higher score.
        double Learn(RatedAnswer[] rated, double weight)
        {
            BattleLearningResult<LexicalModel> result = new BattleLearner(new BattleLearningOptions { FeedbackWeight = weight, Resamples = 20 })
                .Learn(battles, LexicalModel.Embedded, rated: rated, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(weight > 0 ? rated.Length : 0, result.RatedAnswers);
            var router = new LexicalRouter(result.Candidate);
            double[] hard = ScoresOf(router, "my train");
            double[] easy = ScoresOf(router, "my garden", "my kitchen", "my music", "my weather");
            return hard.Average(score => easy.Average(other => score > other ? 1.0 : 0));
        }

        static double[] ScoresOf(LexicalRouter router, params string[] subjects) =>
            [.. SyntheticTraffic.Of(400, seed: 10, static _ => false).Where(battle => Array.Exists(subjects, subject => battle.Prompt!.Contains(subject, StringComparison.Ordinal))).Select(battle => router.Score(battle.Prompt))];
    }

    [Fact]
    public void Feedback_of_pure_noise_beside_battles_of_pure_noise_changes_nothing()
    {
        const int Runs = 40;
        var learner = new BattleLearner(new BattleLearningOptions { Resamples = 200 });
        var random = new Random(3);
        int changed = Enumerable.Range(0, Runs).Count(run => learner.Learn(
            SyntheticTraffic.Noise(150, run),
            LexicalModel.Embedded,
            rated: [.. SyntheticTraffic.Noise(150, 100 + run).Select(battle => new RatedAnswer(battle.Prompt!, RouteTarget.Weak, random.Next(2)))],
            cancellationToken: TestContext.Current.CancellationToken).IsBetter);

        // Two standard errors above 5%.
        Assert.True(changed <= 5, $"{changed} of {Runs}");
    }

    [Fact]
    public void What_is_usual_for_a_model_is_no_feedback_on_a_prompt()
    {
        BattleRecord[] battles = SyntheticTraffic.Of(120, seed: 6, isHard: static subject => subject is "music");

        Assert.Equal(FingerprintOf(battles), FingerprintOf([.. battles.Select(static battle => battle with { Answered = RouteTarget.Weak, Feedback = 0.25 })]));
    }
}

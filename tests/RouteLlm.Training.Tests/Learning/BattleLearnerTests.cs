namespace RouteLlm.Tests;

public sealed class BattleLearnerTests
{
    [Fact]
    public void What_the_weak_model_fails_at_is_learned_and_the_new_model_is_better_with_confidence()
    {
        BattleRecord[] battles = SyntheticTraffic.Of(400, seed: 1, isHard: static subject => subject is "invoice" or "train");

        BattleLearningResult result = new BattleLearner().Learn(battles, LexicalModel.Embedded, cancellationToken: TestContext.Current.CancellationToken);
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

        BattleLearningResult result = new BattleLearner().Learn(battles, LexicalModel.Embedded, cancellationToken: TestContext.Current.CancellationToken);
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
        BattleLearningResult result = Enumerable.Range(0, 20)
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

    [Fact]
    public void What_is_usual_for_a_model_is_no_feedback_on_a_prompt()
    {
        BattleRecord[] battles = SyntheticTraffic.Of(120, seed: 6, isHard: static subject => subject is "music");

        Assert.Equal(FingerprintOf(battles), FingerprintOf([.. battles.Select(static battle => battle with { Answered = RouteTarget.Weak, Feedback = 0.25 })]));
    }
}

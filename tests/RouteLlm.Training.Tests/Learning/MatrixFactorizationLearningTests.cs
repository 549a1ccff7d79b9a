namespace RouteLlm.Tests;

/// <summary>Learning from battles for a matrix factorization router, whose prompts are embedded.</summary>
public sealed class MatrixFactorizationLearningTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_weak_model_fails_at_is_learned_and_the_new_checkpoint_is_better_with_confidence(bool usesProjection)
    {
        BattleRecord[] battles = SyntheticTraffic.Of(400, seed: 1, isHard: static subject => subject is "invoice" or "train");
        MatrixFactorizationRouter router = RouterOf(ModelOf(usesProjection));

        BattleLearningResult<MatrixFactorizationModel> result = await new BattleLearner().LearnAsync(battles, router, "learn", cancellationToken: TestContext.Current.CancellationToken);
        MatrixFactorizationRouter learned = RouterOf(result.Candidate);

        Assert.True(result.IsBetter, $"{result.Lift}");
        Assert.True(await ScoreAsync(learned, "invoice") > await ScoreAsync(learned, "garden") + 0.1);
        Assert.Equal(("large", "small", "battles", "learn"), (result.Candidate.Card!.StrongModels.Single(), result.Candidate.Card.WeakModels.Single(), result.Candidate.Card.TrainingData[^1].Name, result.Candidate.Card.Command));

        // Of its own calibration a quarter of the prompts, which are the hard ones.
        double threshold = learned.Calibration!.GetThreshold(25);
        double share = 0;
        foreach (BattleRecord battle in battles)
        {
            share += (await learned.ScoreAsync(new RoutingRequest(battle.Prompt!), TestContext.Current.CancellationToken)).StrongWinRate >= threshold ? 1.0 / battles.Length : 0;
        }

        Assert.InRange(share, 0.2, 0.3);
    }

    [Fact]
    public async Task A_checkpoint_is_read_again_as_it_was_learned_and_other_models_keep_their_scores()
    {
        BattleRecord[] battles = SyntheticTraffic.Of(200, seed: 2, isHard: static subject => subject is "music");
        MatrixFactorizationModel old = ModelOf(usesProjection: true);
        MatrixFactorizationModel learned = (await new BattleLearner().LearnAsync(battles, RouterOf(old), cancellationToken: TestContext.Current.CancellationToken)).Candidate;
        using var folder = new TemporaryFolder();

        learned.Write(folder.Path);
        var read = MatrixFactorizationModel.Read(folder.Path);

        float[] embedding = WordEmbedding.Of(PromptOn("music"));
        Assert.Equal(learned.ForPair("large", "small").Score(embedding), read.ForPair("large", "small").Score(embedding));
        Assert.Equal(old.ForPair("middle", "small").Score(embedding), read.ForPair("middle", "small").Score(embedding), 1e-5);
        Assert.Equal(learned.ForPair("large", "middle").Score(embedding) > old.ForPair("large", "middle").Score(embedding), read.ForPair("large", "small").Score(embedding) > old.ForPair("large", "small").Score(embedding));

        // And again from there.
        BattleLearningResult<MatrixFactorizationModel> again = await new BattleLearner().LearnAsync(
            SyntheticTraffic.Of(200, seed: 9, isHard: static subject => subject is "music"), RouterOf(read), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(again.OldPerformanceGapRecovered.Value > 0.6, $"{again.OldPerformanceGapRecovered}");
    }

    [Fact]
    public async Task The_same_battles_give_the_same_checkpoint()
    {
        BattleRecord[] battles = SyntheticTraffic.Of(120, seed: 3, isHard: static subject => subject is "music");

        float[] once = await VectorOf();

        Assert.Equal(once, await VectorOf());

        async Task<float[]> VectorOf() => (await new BattleLearner().LearnAsync(battles, RouterOf(ModelOf(usesProjection: true)), cancellationToken: TestContext.Current.CancellationToken))
            .Candidate.ForPair("large", "small").Vector.ToArray();
    }

    [Fact]
    public async Task Battles_of_pure_noise_change_nothing_in_95_of_100_runs()
    {
        const int Runs = 60;
        var learner = new BattleLearner(new BattleLearningOptions { Resamples = 200 });
        MatrixFactorizationRouter router = RouterOf(ModelOf(usesProjection: true));
        int changed = 0;
        for (int run = 0; run < Runs; run++)
        {
            changed += (await learner.LearnAsync(SyntheticTraffic.Noise(150, run), router, cancellationToken: TestContext.Current.CancellationToken)).IsBetter ? 1 : 0;
        }

        // Two standard errors above 5%.
        Assert.True(changed <= 6, $"{changed} of {Runs}");
    }

    [Fact]
    public async Task Battles_without_prompts_cannot_be_embedded_and_are_left_out()
    {
        BattleRecord[] battles = SyntheticTraffic.Of(130, seed: 4, isHard: static subject => subject is "music");
        BattleRecord[] some = [.. battles.Select(static (battle, i) => i < 30 ? battle with { Prompt = null, Features = PromptFeatures.Of(battle.Prompt!) } : battle)];

        BattleLearningResult<MatrixFactorizationModel> result = await new BattleLearner().LearnAsync(some, RouterOf(ModelOf(usesProjection: true)), cancellationToken: TestContext.Current.CancellationToken);
        ArgumentException none = await Assert.ThrowsAsync<ArgumentException>(() => new BattleLearner().LearnAsync(
            [.. battles.Select(static battle => battle with { Prompt = null })], RouterOf(ModelOf(usesProjection: true)), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal((100, 30), (result.Battles, result.LeftOut));
        Assert.Contains("Of 130 battles, 0 have a prompt", none.Message, StringComparison.Ordinal);
    }

    private static string PromptOn(string subject) => $"Please tell me about my {subject} number 9.";

    private static async Task<double> ScoreAsync(MatrixFactorizationRouter router, string subject) =>
        (await router.ScoreAsync(new RoutingRequest(PromptOn(subject)), TestContext.Current.CancellationToken)).StrongWinRate;

    private static MatrixFactorizationRouter RouterOf(MatrixFactorizationModel model) => new(model.ForPair("large", "small"), new TestEmbeddingGenerator(WordEmbedding.Of));

    private static MatrixFactorizationModel ModelOf(bool usesProjection) => WordEmbedding.ModelOf(["large", "middle", "small"], usesProjection);
}

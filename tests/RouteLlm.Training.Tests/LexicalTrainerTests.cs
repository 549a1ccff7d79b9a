namespace RouteLlm.Tests;

public sealed class LexicalTrainerTests
{
    private static readonly LexicalTrainingOptions Small = new() { BucketBits = 12, Penalty = 5 };

    [Fact]
    public void What_makes_prompts_hard_is_learned()
    {
        LexicalTrainingResult result = new LexicalTrainer(Small).Train([HardAndEasy("set", 400)], cancellationToken: TestContext.Current.CancellationToken);
        var router = new LexicalRouter(result.Model);

        double gap = router.Score("please prove item 7") - router.Score("please name item 7");
        Assert.True(gap > 0.3, $"{gap}");
        Assert.Equal(400, result.Model.Card.TrainingData.Single().Prompts);
    }

    [Fact]
    public void The_win_rate_is_calibrated_on_prompts_that_were_held_out()
    {
        OutOfFoldScores scores = new LexicalTrainer(Small).Train([HardAndEasy("set", 1000)], cancellationToken: TestContext.Current.CancellationToken).CrossValidation.Single();

        (double Score, double Gain)[] high = [.. scores.StrongWinRates.Zip(scores.Gains).Where(pair => pair.First > 0.5)];
        Assert.InRange(high.Length, 450, 550);
        Assert.Equal(high.Average(pair => pair.Gain), high.Average(pair => pair.Score), 0.05);
    }

    [Fact]
    public void Differences_between_data_sets_are_not_mistaken_for_differences_between_prompts()
    {
        // One set's strong model always wins, the other's never: within a set there is nothing to learn.
        static OutcomeSet Constant(string name, double strongScore) => new(name, "MIT", "test", [.. Enumerable.Range(0, 100)
            .Select(i => new PromptOutcome($"{name} question {i}", "s", "w", strongScore, 0.5, "t"))]);

        LexicalModel model = new LexicalTrainer(Small).Train([Constant("always", 1), Constant("never", 0)], cancellationToken: TestContext.Current.CancellationToken).Model;

        Assert.Equal(model.ToFile().Tensors["weights"].ToSByte(), new sbyte[1 << 12]);
    }

    [Fact]
    public void Model_pairs_of_one_prompt_are_averaged_and_excluded_tasks_left_out()
    {
        OutcomeSet set = HardAndEasy("set", 100);
        OutcomeSet doubled = set with
        {
            Outcomes = [.. set.Outcomes, .. set.Outcomes, new PromptOutcome("from MT-Bench", "s", "w", 1, 0, "fasteval/mt-bench")],
        };

        TrainingSource source = new LexicalTrainer(Small).Train([doubled], cancellationToken: TestContext.Current.CancellationToken).Model.Card.TrainingData.Single();

        Assert.Equal((200, 100), (source.Rows, source.Prompts));
    }

    [Fact]
    public void Leaving_a_set_out_scores_it_by_the_others()
    {
        IReadOnlyList<OutOfFoldScores> scores = new LexicalTrainer(Small).LeaveOneSetOut([HardAndEasy("a", 200), HardAndEasy("b", 200)], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["a", "b"], scores.Select(set => set.SetName));
        Assert.All(scores, set =>
        {
            double[] hard = [.. set.StrongWinRates.Where((_, i) => i % 2 == 0)];
            double[] easy = [.. set.StrongWinRates.Where((_, i) => i % 2 == 1)];
            Assert.True(hard.Min() > easy.Max());
        });
    }

    [Fact]
    public void Weights_for_a_kind_of_prompt_score_that_kind_alone()
    {
        OutcomeSet open = HardAndEasy("open", 200);
        OutcomeSet choices = new("choices", "MIT", "test", [.. HardAndEasy("choices", 200).Outcomes
            .Select(outcome => outcome with { Prompt = $"{outcome.Prompt}\nA. one\nB. two\nC. three", StrongScore = outcome.WeakScore, WeakScore = outcome.StrongScore })]);
        LexicalTrainingOptions options = Small with { ScoredOnlySets = ["choices"], MultipleChoice = Small with { BucketBits = 11, LearnedSets = ["choices"] } };

        LexicalModel alone = new LexicalTrainer(Small).Train([open], cancellationToken: TestContext.Current.CancellationToken).Model;
        LexicalTrainingResult both = new LexicalTrainer(options).Train([open, choices], cancellationToken: TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        both.Model.Write(folder.PathOf("model.safetensors"));
        LexicalRouter router = LexicalRouter.Load(folder.PathOf("model.safetensors"));

        Assert.Equal(alone.ToFile().Tensors["weights"].ToSByte(), both.Model.ToFile().Tensors["weights"].ToSByte());
        Assert.True(router.Score("please prove item 7") > router.Score("please name item 7"));
        Assert.NotEqual(router.Score("please prove item 7\nA. one\nB. two"), router.Score("please prove item 7\nA. one\nB. two\nC. three"));
        Assert.Equal(["open", "choices"], both.Model.Card.TrainingData.Select(source => source.Name));
        Assert.True(both.Model.Card.WasTrainedOn("choices"));
        Assert.False(both.Model.Card.WasTrainedOn("mt-bench"));
    }

    [Fact]
    public void Judged_prompts_teach_beside_outcomes_and_without_them()
    {
        JudgedSet judged = new("mine", "MIT", [.. Enumerable.Range(0, 400).Select(i => new JudgedPrompt(i % 2 == 0 ? $"please prove item {i}" : $"please name item {i}", i % 2 == 0 ? 80 : 10))]);

        LexicalTrainingResult alone = new LexicalTrainer(Small).Train([], [judged], cancellationToken: TestContext.Current.CancellationToken);
        LexicalTrainingResult beside = new LexicalTrainer(Small).Train([HardAndEasy("set", 200)], [judged], cancellationToken: TestContext.Current.CancellationToken);

        Assert.All([alone, beside], static result =>
        {
            var router = new LexicalRouter(result.Model);
            Assert.Equal(0.8, router.Score("please prove item 7"), 0.1);
            Assert.Equal(0.1, router.Score("please name item 7"), 0.1);
            Assert.InRange(router.Calibration.GetThreshold(50), 0.1, 0.8);
        });
        Assert.Equal([("mine", 400)], alone.Model.Card.TrainingData.Select(static source => (source.Name, source.Prompts)));
        Assert.Equal(["set", "mine"], beside.CrossValidation.Select(static set => set.SetName));
    }

    [Fact]
    public void What_the_ratings_of_a_source_have_in_common_is_set_apart()
    {
        // Both sources hold the same kinds of prompts; one reader of them is strict, and its prompts say "sternly".
        JudgedSet Source(string name, string word, double shift) => new(name, "MIT", [.. Enumerable.Range(0, 200)
            .Select(i => new JudgedPrompt(i % 2 == 0 ? $"{word} prove item {i}" : $"{word} name item {i}", shift + (i % 2 == 0 ? 40 : 5)))]);
        JudgedSet[] judged = [Source("mild", "gently", 0), Source("strict", "sternly", 30)];

        double Effect(double scale)
        {
            var router = new LexicalRouter(new LexicalTrainer(Small with { SourceScale = scale }).Train([], judged, cancellationToken: TestContext.Current.CancellationToken).Model);
            return router.Score("sternly prove item 7") - router.Score("gently prove item 7");
        }

        Assert.True(Effect(3) < Effect(0));
    }

    [Fact]
    public async Task Judged_files_are_read_by_source_and_bad_ratings_named_by_line()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("mine.jsonl");
        await File.WriteAllLinesAsync(file, ["{\"prompt\":\"a\",\"rating\":10}", "{\"prompt\":\"b\",\"rating\":99.5,\"source\":\"theirs\",\"licence\":\"MIT\"}"], TestContext.Current.CancellationToken);

        IReadOnlyList<JudgedSet> read = await JudgedFile.ReadAsync([file], TestContext.Current.CancellationToken);
        IReadOnlyList<JudgedSet> ofFolder = await JudgedFile.ReadAsync([folder.Path], TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(file, "{\"prompt\":\"secret\",\"rating\":101}\n", TestContext.Current.CancellationToken);
        JsonLineException wrong = await Assert.ThrowsAsync<JsonLineException>(() => JudgedFile.ReadAsync([file], TestContext.Current.CancellationToken));

        Assert.Equal([("mine", "not stated", 10.0), ("theirs", "MIT", 99.5)], read.Select(static set => (set.Name, set.License, set.Prompts.Single().Rating)));
        Assert.Equal(read.Select(static set => set.Name), ofFolder.Select(static set => set.Name));
        Assert.Contains("mine.jsonl, line 3: 'rating' is 101. Write a number from 0 to 100.", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_reaches_the_end_of_every_step()
    {
        var last = new Dictionary<string, double>();
        new LexicalTrainer(Small).Train([HardAndEasy("set", 50)], progress: new Reports(last), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(8, last.Count);
        Assert.All(last.Values, done => Assert.Equal(1, done));
    }

    [Fact]
    public void Training_stops_when_it_is_cancelled() => Assert.ThrowsAny<OperationCanceledException>(
        () => new LexicalTrainer(Small).Train([HardAndEasy("set", 50)], cancellationToken: new CancellationToken(canceled: true)));

    [Fact]
    public void Data_that_cannot_teach_is_refused()
    {
        Assert.Contains("too few for 5 folds", Assert.Throws<ArgumentException>(() => new LexicalTrainer(Small).Train([])).Message, StringComparison.Ordinal);
        OutcomeSet alike = new("set", "MIT", "test", [.. Enumerable.Range(0, 20).Select(i => new PromptOutcome($"p{i}", "s", "w", 1, 0, "t"))]);
        Assert.Contains("nothing to learn", Assert.Throws<ArgumentException>(() => new LexicalTrainer(Small).Train([alike])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_outcomes_is_named()
    {
        using var folder = new TemporaryFolder();

        FileNotFoundException exception = await Assert.ThrowsAsync<FileNotFoundException>(() => OutcomeSetFolder.ReadAsync(folder.Path, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains(folder.Path, exception.Message, StringComparison.Ordinal);
    }

    // Of every ten prompts that ask to prove, the strong model is better on eight; of those that ask to name, on none.
    private static OutcomeSet HardAndEasy(string name, int prompts) => new(name, "MIT", "test", [.. Enumerable.Range(0, prompts).Select(i => i % 2 == 0
        ? new PromptOutcome($"please prove item {i} of {name}", "s", "w", i % 10 < 8 ? 1 : 0, 0, "t")
        : new PromptOutcome($"please name item {i} of {name}", "s", "w", 1, 1, "t"))]);

    private sealed class Reports(Dictionary<string, double> last) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            lock (last)
            {
                last[value.Step] = value.Done;
            }
        }
    }
}

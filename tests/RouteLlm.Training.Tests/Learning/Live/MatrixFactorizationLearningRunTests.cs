namespace RouteLlm.Tests;

public sealed class MatrixFactorizationLearningRunTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly TestEmbeddingGenerator _generator = WordRouter.Generator();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_better_checkpoint_is_adopted_and_one_that_later_battles_show_to_be_worse_is_taken_back_and_kept()
    {
        LearningState adopted = await RunAsync("learning", Battles[..400], first: 400);
        LearningState returned = await RunAsync("learning", Battles, first: 400);
        IReadOnlyList<JournalEntry> journal = LearningJournal.Read(_temporary.PathOf("learning/journal.jsonl"));

        JournalEntry first = journal[0];
        Assert.Equal((JournalAction.Adopted, 400, WordRouter.Learnable(_generator).Fingerprint, first.After), (first.Action, first.Battles, first.Before, adopted.CurrentFingerprint));
        Assert.True(first.Lift!.Value.Interval.Low > 0);
        JournalEntry back = Assert.Single(journal, static entry => entry.Action == JournalAction.Returned);
        Assert.Equal((first.After, first.Before), (back.Before, back.After));
        Assert.Null(returned.Current);

        var model = MatrixFactorizationModel.Read(_temporary.PathOf($"learning/{first.Model}"));
        Assert.Equal(("LearnFromBattles, round 1", 400), (model.Card!.Command, model.Card.TrainingData.Single().Rows));
    }

    [Fact]
    public async Task What_is_done_depends_on_the_battles_alone_and_not_on_when_they_are_looked_at()
    {
        await RunAsync("at once", Battles, first: 400);
        foreach (int seen in (int[])[10, 399, 430, 501, 549, Battles.Length])
        {
            await RunAsync("little by little", Battles[..seen], first: 400);
        }

        Assert.Equal(Contents("at once"), Contents("little by little"));
        Assert.Contains(Contents("at once").Keys, static file => file.EndsWith("model.safetensors", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_generator_that_fails_postpones_a_step_and_nothing_is_lost()
    {
        await RunAsync("undisturbed", Battles, first: 400);
        int calls = 0;
        _generator.OnCall = _ => ++calls % 4 == 0 ? throw new HttpRequestException("out of order") : Task.CompletedTask;
        LearnableMatrixFactorizationRouter router = WordRouter.Learnable(_generator);
        int failures = 0;
        while (true)
        {
            try
            {
                await RunAsync("disturbed", Battles, router, first: 400);
                break;
            }
            catch (EmbeddingException)
            {
                failures++;

                // What a step needs may come at a bad moment again and again.
                calls = failures % 2;
                _generator.OnCall = failures < 6 ? _generator.OnCall : null;
            }
        }

        Assert.InRange(failures, 1, 6);
        Assert.Equal(Contents("undisturbed"), Contents("disturbed"));
    }

    [Fact]
    public async Task A_battle_after_a_change_of_models_is_embedded_once_however_often_one_looks()
    {
        LearnableMatrixFactorizationRouter router = WordRouter.Learnable(_generator);
        await RunAsync("learning", Battles[..230], router);
        int before = Embedded();

        await RunAsync("learning", Battles[..240], router);
        await RunAsync("learning", Battles[..240], router);

        Assert.Equal(10, Embedded() - before);
    }

    [Fact]
    public async Task Battles_without_a_prompt_do_not_count_and_the_journal_says_how_many_they_were()
    {
        BattleRecord[] battles = [.. Battles[..260].Select(static (battle, i) => i % 5 == 4 ? battle with { Prompt = null, Features = PromptFeatures.Of(battle.Prompt!) } : battle)];

        Assert.Empty((await JournalOfAsync(battles[..240])).ToArray());
        JournalEntry round = Assert.Single(await JournalOfAsync(battles));

        // The 200th with a prompt is the 249th of all.
        Assert.Equal((200, 49, battles[248].DecisionId), (round.Battles, round.LeftOut, round.LastBattle));
    }

    [Fact]
    public async Task A_checkpoint_that_is_damaged_or_another_one_gives_way_to_the_model_before()
    {
        foreach (Action<string> damage in (Action<string>[])[
            static folder => Directory.Delete(folder, recursive: true),
            static folder => File.WriteAllText(Path.Combine(folder, "model.safetensors"), "no model"),
            static folder => WordEmbedding.ModelOf(["great", "small"]).Write(folder),
            static folder => WordRouter.Model.Write(folder)])
        {
            string name = Guid.NewGuid().ToString();
            AdoptedModel adopted = (await RunAsync(name, Battles[..210])).Current!;
            damage(_temporary.PathOf($"{name}/{adopted.File}"));

            LearningState state = await RunAsync(name, Battles[..210]);

            Assert.Null(state.Current);
            JournalEntry entry = LearningJournal.Read(_temporary.PathOf($"{name}/journal.jsonl"))[^1];
            Assert.Equal(JournalAction.Unusable, entry.Action);
            Assert.Contains(adopted.File, entry.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_learned_with_one_embedding_model_is_not_used_with_another()
    {
        await RunAsync("learning", Battles[..210]);
        _generator.ModelId = "other words";

        LearningState state = await RunAsync("learning", Battles[..50]);

        Assert.Equal((0, null), (state.Rounds, state.Current));
    }

    // From the 401st on all is the other way round.
    private static BattleRecord[] Battles { get; } =
    [
        .. SyntheticTraffic.Of(400, seed: 1, Hard),
        .. SyntheticTraffic.Of(199, seed: 3, Hard).Select(static battle => battle with { Verdict = Hard(battle.Prompt!.Split(' ')[5]) ? BattleVerdict.Weak : BattleVerdict.Strong }),
    ];

    private static bool Hard(string subject) => subject is "invoice" or "train";

    private int Embedded() => _generator.Batches.Sum(static batch => batch.Length);

    private async Task<IReadOnlyList<JournalEntry>> JournalOfAsync(BattleRecord[] battles)
    {
        await RunAsync("learning", battles);
        return LearningJournal.Read(_temporary.PathOf("learning/journal.jsonl"));
    }

    private async Task<LearningState> RunAsync(string name, BattleRecord[] battles, LearnableMatrixFactorizationRouter? router = null, int first = 200)
    {
        using var folder = new LearningFolder(_temporary.PathOf(name));
        Assert.True(folder.TryLock());
        router ??= WordRouter.Learnable(_generator);
        return await new LearningRun(folder, router, new LiveLearningOptions { FirstBattles = first }, new ManualClock()).RunAsync(new LearnableBattles(battles, router), static (_, _) => { }, TestContext.Current.CancellationToken);
    }

    private Dictionary<string, string> Contents(string name) => Directory.GetFiles(_temporary.PathOf(name), "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(_temporary.PathOf(name), file), static file => Convert.ToHexString(File.ReadAllBytes(file)));
}

namespace RouteLlm.Tests;

public sealed class LearningRunTests : IDisposable
{
    private static readonly Func<string, bool> Hard = static subject => subject is "invoice" or "train" or "music" or "kitchen";

    private readonly TemporaryFolder _temporary = new();
    private readonly ManualClock _clock = new();
    private readonly LearnableLexicalRouter _router = new(LexicalRouter.Default);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_better_model_is_adopted_and_the_next_round_compares_with_it()
    {
        LearningState state = await RunAsync("learning", SyntheticTraffic.Of(300, seed: 1, Hard));
        IReadOnlyList<JournalEntry> journal = LearningJournal.Read(_temporary.PathOf("learning/journal.jsonl"));

        Assert.Equal([JournalAction.Adopted, JournalAction.Kept], journal.Select(static entry => entry.Action));
        Assert.Equal((200, LexicalModel.Embedded.Fingerprint, 1), (journal[0].Battles, journal[0].Before, journal[0].Round));
        Assert.Equal((300, journal[0].After, 2), (journal[1].Battles, journal[1].Before, journal[1].Round));
        Assert.Equal(journal[0].After, LexicalModel.Read(_temporary.PathOf($"learning/{journal[0].Model}")).Fingerprint);
        Assert.Equal((journal[0].After, 200), (state.CurrentFingerprint, state.Current!.Battles));
        Assert.True(journal[0].NewPerformanceGapRecovered > journal[0].OldPerformanceGapRecovered && journal[0].Lift!.Value.Interval.Low > 0);
    }

    [Fact]
    public async Task What_is_done_depends_on_the_battles_alone_and_not_on_when_they_are_looked_at()
    {
        BattleRecord[] battles = [.. SyntheticTraffic.Of(250, seed: 1, Hard), .. Turned(SyntheticTraffic.Of(400, seed: 2, Hard))];
        await RunAsync("at once", battles);
        foreach (int seen in (int[])[10, 199, 260, 301, 449, 500, 650])
        {
            await RunAsync("little by little", battles[..seen]);
        }

        Assert.Equal(File.ReadAllText(_temporary.PathOf("at once/journal.jsonl")), File.ReadAllText(_temporary.PathOf("little by little/journal.jsonl")));
        Assert.Equal(Models("at once"), Models("little by little"));
    }

    [Fact]
    public async Task A_model_that_later_battles_show_to_be_worse_is_taken_back_and_its_file_is_kept()
    {
        LearningState state = await RunAsync("learning", [.. SyntheticTraffic.Of(200, seed: 1, Hard), .. Turned(SyntheticTraffic.Of(245, seed: 2, Hard))]);
        IReadOnlyList<JournalEntry> journal = LearningJournal.Read(_temporary.PathOf("learning/journal.jsonl"));

        JournalEntry returned = Assert.Single(journal, static entry => entry.Action == JournalAction.Returned);
        Assert.Equal((LexicalModel.Embedded.Fingerprint, journal[0].After), (returned.After, returned.Before));
        Assert.True(returned.Evidence >= 20 && returned.Pairs > 10 && returned.Battles > 220);
        Assert.Null(state.Current);
        Assert.Single(Models("learning"));
    }

    [Fact]
    public async Task Battles_of_pure_noise_change_nothing_in_95_of_100_applications()
    {
        const int Runs = 40;
        int changed = 0;
        for (int run = 0; run < Runs; run++)
        {
            changed += (await RunAsync($"noise {run}", SyntheticTraffic.Noise(320, run), first: 150, resamples: 200)).Current is not null ? 1 : 0;
        }

        // Two standard errors above 5%.
        Assert.True(changed <= 5, $"{changed} of {Runs}");
    }

    [Fact]
    public async Task A_model_file_that_is_gone_or_changed_gives_way_to_the_model_before()
    {
        BattleRecord[] battles = SyntheticTraffic.Of(210, seed: 1, Hard);
        AdoptedModel adopted = (await RunAsync("learning", battles)).Current!;
        File.WriteAllText(_temporary.PathOf($"learning/{adopted.File}"), "no model");

        LearningState state = await RunAsync("learning", battles);

        Assert.Null(state.Current);
        JournalEntry entry = LearningJournal.Read(_temporary.PathOf("learning/journal.jsonl"))[^1];
        Assert.Equal((JournalAction.Unusable, LexicalModel.Embedded.Fingerprint), (entry.Action, entry.After));
        Assert.Contains(adopted.File, entry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_log_is_counted_anew_and_the_model_stays()
    {
        AdoptedModel adopted = (await RunAsync("learning", SyntheticTraffic.Of(210, seed: 1, Hard))).Current!;

        LearningState state = await RunAsync("learning", SyntheticTraffic.Of(30, seed: 3, Hard));

        Assert.Equal((adopted.Fingerprint, 0, 1), (state.CurrentFingerprint, state.RoundBattles, state.Rounds));
        Assert.Equal(JournalAction.Restarted, LearningJournal.Read(_temporary.PathOf("learning/journal.jsonl"))[^1].Action);
    }

    [Fact]
    public async Task Battles_of_other_models_and_of_another_router_do_not_count()
    {
        BattleRecord[] battles = [.. SyntheticTraffic.Of(199, seed: 1, Hard), .. SyntheticTraffic.Of(50, seed: 2, Hard).Select(static battle => battle with { WeakModel = "tiny" })];

        Assert.Equal(0, (await RunAsync("learning", battles)).Rounds);
        Assert.Equal(0, (await RunAsync("learning", [.. battles, .. SyntheticTraffic.Of(1, seed: 3, Hard).Select(static battle => battle with { Prompt = null })])).Rounds);
    }

    [Fact]
    public async Task A_step_that_cannot_be_written_is_done_again_when_it_can()
    {
        BattleRecord[] battles = SyntheticTraffic.Of(210, seed: 1, Hard);
        Directory.CreateDirectory(_temporary.PathOf("learning/journal.jsonl"));

        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("learning", battles));
        Directory.Delete(_temporary.PathOf("learning/journal.jsonl"));
        LearningState state = await RunAsync("learning", battles);

        Assert.NotNull(state.Current);
        Assert.Single(Models("learning"));
    }

    [Fact]
    public async Task A_cancelled_step_leaves_no_trace()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        using var folder = new LearningFolder(_temporary.PathOf("learning"));
        Assert.True(folder.TryLock());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new LearningRun(folder, _router, new LiveLearningOptions(), _clock)
            .RunAsync(new LearnableBattles(SyntheticTraffic.Of(210, seed: 1, Hard), _router), static (_, _) => { }, cancellation.Token));

        Assert.Equal(["learner.lock"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    private async Task<LearningState> RunAsync(string name, BattleRecord[] battles, int first = 200, int resamples = 1000)
    {
        using var folder = new LearningFolder(_temporary.PathOf(name));
        Assert.True(folder.TryLock());
        var options = new LiveLearningOptions { FirstBattles = first, Learning = new BattleLearningOptions { Resamples = resamples } };
        return await new LearningRun(folder, _router, options, _clock).RunAsync(new LearnableBattles(battles, _router), static (_, _) => { }, TestContext.Current.CancellationToken);
    }

    // Where the strong model won, the weak one does now.
    private static IEnumerable<BattleRecord> Turned(BattleRecord[] battles) =>
        battles.Select(static battle => battle with { Verdict = battle.Verdict == BattleVerdict.Strong ? BattleVerdict.Weak : battle.Verdict });

    private string?[] Models(string name) => [.. Directory.GetFiles(_temporary.PathOf(name), "*.safetensors").Select(Path.GetFileName).Order(StringComparer.Ordinal)];
}

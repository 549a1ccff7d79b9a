using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

public sealed class LiveLearningTests : IDisposable
{
    private const string Adopted = "Learning: after 200 battles the new model";
    private const string HardPrompt = "Please tell me about my invoice number 7.";
    private const string EasyPrompt = "Please tell me about my garden number 7.";

    private readonly TemporaryFolder _temporary = new();

    private string BattleFile => _temporary.PathOf("battles.jsonl");

    private string Folder => _temporary.PathOf("learning");

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("support")]
    public async Task What_was_learned_decides_the_requests_that_come_and_none_fails_meanwhile(string? key)
    {
        Append(SyntheticTraffic.Of(210, seed: 1, Hard));
        await using var traffic = new LearningTraffic(BattleFile, Folder, key: key);
        double before = (await traffic.DecideAsync(HardPrompt)).StrongWinRate;
        using var enough = new CancellationTokenSource();
        Task requests = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                RoutingDecision decision = await traffic.DecideAsync(HardPrompt);

                // With its own threshold: each model's scores are on its own scale.
                Assert.Equal(decision.StrongWinRate >= decision.Threshold, decision.Target == RouteTarget.Strong);
            }
        }, TestContext.Current.CancellationToken);

        await traffic.StartAsync();
        await traffic.MessageAsync(LogLevel.Information, Adopted);
        await enough.CancelAsync();
        await requests;

        RoutingDecision hard = await traffic.DecideAsync(HardPrompt);
        RoutingDecision easy = await traffic.DecideAsync(EasyPrompt);
        Assert.NotEqual(before, hard.StrongWinRate);
        Assert.Equal((RouteTarget.Strong, RouteTarget.Weak), (hard.Target, easy.Target));
        Assert.True(hard.StrongWinRate > easy.StrongWinRate + 0.2);
        Assert.Equal(LexicalRouter.Load(Directory.GetFiles(Folder, "*.safetensors").Single()).Calibration.GetQuantiles()[50], hard.Threshold, 0.01);
    }

    [Fact]
    public async Task The_first_request_after_a_start_has_the_last_model()
    {
        Append(SyntheticTraffic.Of(210, seed: 1, Hard));
        double learned;
        await using (var first = new LearningTraffic(BattleFile, Folder))
        {
            await first.StartAsync();
            await first.MessageAsync(LogLevel.Information, Adopted);
            learned = (await first.DecideAsync(HardPrompt)).StrongWinRate;
        }

        await using var second = new LearningTraffic(BattleFile, Folder);
        await second.StartAsync();

        Assert.Equal(learned, (await second.DecideAsync(HardPrompt)).StrongWinRate);
    }

    [Fact]
    public async Task New_battles_are_learned_from_at_the_next_interval()
    {
        Append(SyntheticTraffic.Of(150, seed: 1, Hard));
        await using var traffic = new LearningTraffic(BattleFile, Folder);
        await traffic.StartAsync();
        await traffic.Clock.SomebodyWaitsAsync();

        Append(SyntheticTraffic.Of(60, seed: 2, Hard));
        await traffic.AdvanceUntilAsync(Adopted);

        Assert.Equal(RouteTarget.Strong, (await traffic.DecideAsync(HardPrompt)).Target);
    }

    [Fact]
    public async Task One_process_learns_and_the_others_follow_and_take_over_when_it_ends()
    {
        Append(SyntheticTraffic.Of(150, seed: 1, Hard));
        var learner = new LearningTraffic(BattleFile, Folder);
        await using var follower = new LearningTraffic(_temporary.PathOf("other.jsonl"), Folder, static builder => builder.LearnFromBattles());
        await learner.StartAsync();
        await learner.Clock.SomebodyWaitsAsync();
        await follower.StartAsync();
        await follower.MessageAsync(LogLevel.Information, "Another process learns in");

        Append(SyntheticTraffic.Of(60, seed: 2, Hard));
        await learner.AdvanceUntilAsync(Adopted);
        double learned = (await learner.DecideAsync(HardPrompt)).StrongWinRate;
        await follower.UntilAsync(async () => (await follower.DecideAsync(HardPrompt)).StrongWinRate == learned);
        await learner.DisposeAsync();
        await follower.UntilAsync(() => Task.FromResult(IsLocked()));

        Assert.Equal(learned, (await follower.DecideAsync(HardPrompt)).StrongWinRate);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_and_a_broken_log_disturb_no_request()
    {
        File.WriteAllText(Folder, "a file");
        await using var traffic = new LearningTraffic(BattleFile, Folder);
        double before = (await traffic.DecideAsync(HardPrompt)).StrongWinRate;
        await traffic.StartAsync();
        await traffic.MessageAsync(LogLevel.Warning, $"Learning in '{Folder}' failed and is tried again in 01:00:00.");
        File.Delete(Folder);
        File.WriteAllText(BattleFile, "{\"type\":\"battle\",\"secret\":\n{}\n");
        await traffic.UntilAsync(() => Task.FromResult(traffic.Log.Of(LogLevel.Warning).Any(message => message.Contains(BattleFile, StringComparison.Ordinal))));

        Assert.Equal(before, (await traffic.DecideAsync(HardPrompt)).StrongWinRate);
        Assert.DoesNotContain(traffic.Log.Of(LogLevel.Warning), static message => message.Contains("secret", StringComparison.Ordinal));

        File.Delete(BattleFile);
        Append(SyntheticTraffic.Of(210, seed: 1, Hard));
        await traffic.AdvanceUntilAsync(Adopted);
    }

    [Fact]
    public async Task A_line_that_is_still_being_written_waits_for_the_next_time()
    {
        Append(SyntheticTraffic.Of(210, seed: 1, Hard));
        File.AppendAllText(BattleFile, "{\"type\":\"battle\",\"verd");
        await using var traffic = new LearningTraffic(BattleFile, Folder);
        await traffic.StartAsync();

        await traffic.MessageAsync(LogLevel.Information, Adopted);
    }

    [Fact]
    public async Task The_folder_may_stand_in_the_configuration_and_without_one_nothing_learns()
    {
        Append(SyntheticTraffic.Of(210, seed: 1, Hard));
        await using (var without = new LearningTraffic(BattleFile, folder: null, static builder => builder.LearnFromBattles()))
        {
            await without.StartAsync();
        }

        Assert.Equal([BattleFile], Directory.GetFileSystemEntries(_temporary.Path).Where(static path => !path.EndsWith(".lock", StringComparison.Ordinal)));
        await using var traffic = new LearningTraffic(BattleFile, folder: null, builder =>
        {
            builder.Services.Configure<RouteLlmOptions>(new ConfigurationBuilder().AddInMemoryCollection([new("Battles:LearningFolder", Folder)]).Build());
            builder.LearnFromBattles(static learning => learning.FirstBattles = 60);
        });
        await traffic.StartAsync();

        Assert.Contains("learning", await traffic.MessageAsync(LogLevel.Information, "Learning: after 60 battles"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_folder_without_a_learner_and_a_calibration_file_are_refused()
    {
        Assert.Contains("Add the package RouteLlm.Training", Refused(battles => battles.LearningFolder = Folder, learns: false, options: null), StringComparison.Ordinal);
        Assert.Contains("CalibrationFile 'calibration.json' is only valid for the router as it was", Refused(battles => battles.LearningFolder = Folder, learns: true, static options => options.CalibrationFile = "calibration.json"), StringComparison.Ordinal);
        Assert.Contains("LearningFolder is empty", Refused(static battles => battles.LearningFolder = " ", learns: true, options: null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_router_that_cannot_learn_is_refused_at_the_start() => Assert.Contains(
        "the default router 'random' is another one", Assert.Throws<OptionsValidationException>(() => new LearningTraffic(BattleFile, Folder, static builder => builder.UseRouter("random"))).Message, StringComparison.Ordinal);

    private static bool Hard(string subject) => subject is "invoice" or "train";

    private string Refused(Action<BattleOptions> battles, bool learns, Action<RouteLlmOptions>? options) => Assert.Throws<OptionsValidationException>(() => new LearningTraffic(BattleFile, folder: null, builder =>
    {
        builder.UseBattles(battles);
        if (options is not null)
        {
            builder.Services.Configure(options);
        }

        if (learns)
        {
            builder.LearnFromBattles();
        }
    })).Message;

    private bool IsLocked()
    {
        using var folder = new LearningFolder(Folder);
        return !folder.TryLock();
    }

    private void Append(IEnumerable<BattleRecord> battles) => LearningTraffic.Append(BattleFile, battles.Select(static battle => battle with { Prompt = null, Features = PromptFeatures.Of(battle.Prompt!) }));
}

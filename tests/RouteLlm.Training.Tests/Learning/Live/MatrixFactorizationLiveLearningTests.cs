using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

public sealed class MatrixFactorizationLiveLearningTests : IDisposable
{
    private const string Adopted = "Learning: after 200 battles the new model";
    private const string HardPrompt = "Please tell me about my invoice number 7.";
    private const string EasyPrompt = "Please tell me about my garden number 7.";

    private readonly TemporaryFolder _temporary = new();
    private readonly TestEmbeddingGenerator _generator = WordRouter.Generator();

    private string BattleFile => _temporary.PathOf("battles.jsonl");

    private string Folder => _temporary.PathOf("learning");

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("support")]
    public async Task What_was_learned_decides_the_requests_that_come_and_none_fails_meanwhile(string? key)
    {
        Append(210);
        await using LearningTraffic traffic = Start(key: key);
        double before = (await traffic.DecideAsync(HardPrompt)).StrongWinRate;
        using var enough = new CancellationTokenSource();
        Task[] callers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                RoutingDecision decision = await traffic.DecideAsync(HardPrompt);

                // With its own threshold: each model's scores are on its own scale.
                Assert.Equal(decision.StrongWinRate >= decision.Threshold, decision.Target == RouteTarget.Strong);
            }
        }, TestContext.Current.CancellationToken))];

        await traffic.StartAsync();
        await traffic.MessageAsync(LogLevel.Information, Adopted);
        await enough.CancelAsync();
        await Task.WhenAll(callers);

        RoutingDecision hard = await traffic.DecideAsync(HardPrompt);
        RoutingDecision easy = await traffic.DecideAsync(EasyPrompt);
        Assert.NotEqual(before, hard.StrongWinRate);
        Assert.Equal(RouteTarget.Strong, hard.Target);
        Assert.True(hard.StrongWinRate > easy.StrongWinRate + 0.1);
        var learned = MatrixFactorizationModel.Read(Directory.GetDirectories(Folder).Single());
        Assert.Equal(learned.ForPair().Score(WordEmbedding.Of(HardPrompt)), hard.StrongWinRate);
        Assert.Equal(learned.Card!.Calibration!.GetQuantiles()[50], hard.Threshold, 0.01);
    }

    [Fact]
    public async Task The_first_request_after_a_start_has_the_last_checkpoint_and_a_second_process_follows()
    {
        Append(210);
        double learned;
        await using (LearningTraffic first = Start())
        {
            await first.StartAsync();
            await first.MessageAsync(LogLevel.Information, Adopted);
            learned = (await first.DecideAsync(HardPrompt)).StrongWinRate;
        }

        await using LearningTraffic second = Start();
        await second.StartAsync();
        Assert.Equal(learned, (await second.DecideAsync(HardPrompt)).StrongWinRate);

        await second.UntilAsync(() => Task.FromResult(IsLocked()));
        await using LearningTraffic follower = Start(log: _temporary.PathOf("other.jsonl"));
        await follower.StartAsync();
        await follower.MessageAsync(LogLevel.Information, "Another process learns in");
        Assert.Equal(learned, (await follower.DecideAsync(HardPrompt)).StrongWinRate);
    }

    [Fact]
    public async Task A_generator_that_fails_postpones_learning_and_disturbs_no_request()
    {
        Append(210);
        bool fails = true;
        TestEmbeddingGenerator generator = _generator;

        // Requests are embedded one by one, battles in batches.
        generator.OnCall = _ => Volatile.Read(ref fails) && generator.Batches.Last().Length > 1 ? throw new HttpRequestException("secret prompt") : Task.CompletedTask;
        await using LearningTraffic traffic = Start();
        double before = (await traffic.DecideAsync(HardPrompt)).StrongWinRate;
        await traffic.StartAsync();

        string message = await traffic.MessageAsync(LogLevel.Warning, $"Learning in '{Folder}' failed and is tried again in 01:00:00.");
        Assert.Contains("The embedding provider failed", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
        Assert.Equal(before, (await traffic.DecideAsync(HardPrompt)).StrongWinRate);

        Volatile.Write(ref fails, false);
        await traffic.AdvanceUntilAsync(Adopted);
        Assert.Equal(RouteTarget.Strong, (await traffic.DecideAsync(HardPrompt)).Target);
    }

    [Fact]
    public async Task Battles_without_prompts_are_counted_in_the_log()
    {
        LearningTraffic.Append(BattleFile, SyntheticTraffic.Of(30, seed: 5, Hard).Select(static battle => battle with { Prompt = null, Features = PromptFeatures.Of(battle.Prompt!) }));
        Append(50);
        await using LearningTraffic traffic = Start();

        await traffic.StartAsync();

        Assert.Equal(
            "Learning: 30 of 80 battles are left out. To learn from a battle, the router 'mf' needs a prompt (Battles.KeepPrompts).", await traffic.MessageAsync(LogLevel.Warning, "Learning: "));
    }

    [Fact]
    public async Task An_application_whose_battles_keep_no_prompts_is_refused_at_the_start_unless_it_reads_other_logs()
    {
        Assert.Contains("The router 'mf' learns from prompts, but the battle log keeps none. Set Battles.KeepPrompts", Refused(keepsPrompts: false), StringComparison.Ordinal);

        await using LearningTraffic others = Start(keepsPrompts: false, configure: builder => builder.LearnFromBattles(learning => learning.Logs.Add(BattleFile)));
        await others.StartAsync();
    }

    [Fact]
    public void A_generator_that_does_not_name_its_model_is_refused_at_the_start()
    {
        _generator.ModelId = null;

        Assert.Contains("does not say which model it asks", Refused(keepsPrompts: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_of_the_file_keeps_what_was_learned_with_the_file_s_new_settings()
    {
        await using LearningTraffic traffic = await StartFromFileAsync();
        double learned = (await traffic.DecideAsync(HardPrompt)).StrongWinRate;

        Write("mf", "target_on_failure: weak");
        await traffic.UntilAsync(() => Task.FromResult(traffic.Log.Of(LogLevel.Information).Any(static message => message.EndsWith("has changed and was read again.", StringComparison.Ordinal))));
        Assert.Equal(learned, (await traffic.DecideAsync(HardPrompt)).StrongWinRate);

        // The new router's own setting.
        _generator.OnCall = static _ => throw new HttpRequestException("out of order");
        Assert.StartsWith("not embedded", (await traffic.DecideAsync(EasyPrompt)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_with_another_checkpoint_drops_what_was_learned_from_the_one_before()
    {
        await using LearningTraffic traffic = await StartFromFileAsync();
        MatrixFactorizationModel other = WordRouter.Calibrated(WordEmbedding.ModelOf(["small", "large"], usesProjection: false));
        other.Write(_temporary.PathOf("other"));

        Write("other");

        double score = other.ForPair("large", "small").Score(WordEmbedding.Of(HardPrompt));
        await traffic.UntilAsync(async () => (await traffic.DecideAsync(HardPrompt)).StrongWinRate == score);
    }

    private static bool Hard(string subject) => subject is "invoice" or "train";

    private string Refused(bool keepsPrompts) => Assert.Throws<OptionsValidationException>(() => Start(keepsPrompts: keepsPrompts)).Message;

    private LearningTraffic Start(string? log = null, bool keepsPrompts = true, Action<IRouteLlmBuilder>? configure = null, string? key = null, bool routerInCode = true) => new(log ?? BattleFile, Folder, builder =>
    {
        builder.UseBattles(battles => battles.KeepPrompts = keepsPrompts);
        if (routerInCode)
        {
            builder.UseRouter(WordRouter.With(_generator));
        }
        else
        {
            builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(_generator);
        }

        configure?.Invoke(builder);
    }, key);

    // A router of a file, which has learned.
    private async Task<LearningTraffic> StartFromFileAsync()
    {
        Append(210);
        WordRouter.Model.Write(_temporary.PathOf("mf"));
        string file = Write("mf");
        LearningTraffic traffic = Start(configure: builder => builder.UseConfigurationFile(file, static options => options.ReloadOnChange = true), routerInCode: false);
        await traffic.StartAsync();
        await traffic.MessageAsync(LogLevel.Information, Adopted);
        return traffic;
    }

    private string Write(string checkpoint, string setting = "")
    {
        string file = _temporary.PathOf("routellm.yaml");
        File.WriteAllText(file, $"router: mf\nmf:\n  checkpoint_path: {checkpoint}\n  strong_model: large\n  weak_model: small\n  {setting}\n");
        return file;
    }

    private bool IsLocked()
    {
        using var folder = new LearningFolder(Folder);
        return !folder.TryLock();
    }

    private void Append(int count) => LearningTraffic.Append(BattleFile, SyntheticTraffic.Of(count, seed: 1, Hard));
}

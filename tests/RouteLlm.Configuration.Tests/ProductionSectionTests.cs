using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

/// <summary>What a file says of production: read, put into the options, and refused with its place where it is wrong.</summary>
public sealed class ProductionSectionTests : IDisposable
{
    private const string Priced = """
        models:
          strong: { price: { input: 2, output: 8 } }
          weak: { price: { input: 0.1, output: 0.4 } }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cascade_caches_and_agents_reach_the_options()
    {
        RouteLlmOptions options = OptionsOf("""
            models:
              strong: { price: { input: 2, output: 8, cached_input: 0.5 } }
              weak: { price: { input: 0.1, output: 0.4 }, prompt_cache: { lifetime_seconds: 60, minimum_tokens: 256, write_price_multiplier: 1.25 } }
            cascade:
              checks: [validity, self_check]
              minimum_score: 0.7
              grey_zone_percent: 30
              rejected_percent: 25
              clearly_weak_below: 0.2
              clearly_strong_from: 0.6
              held_back_tokens: 32
              maximum_delay_seconds: 1.5
              speculate_below: 0.8
            cache_awareness: { remembered_answers: 500, expected_output_tokens: 100 }
            agent_signals: { failed_rounds: 3, repeated_calls: 4, rounds_without_progress: 5, failing_test_runs: 6, large_change: 7, long_plan: 8 }
            """);

        CascadeOptions cascade = options.Cascade!;
        Assert.Equal(["validity", "self_check"], cascade.Checks);
        Assert.Equal((0.7, 30.0, 25.0, 0.2, 0.6), (cascade.MinimumScore, cascade.GreyZonePercent, cascade.RejectedPercent, cascade.ClearlyWeakBelow, cascade.ClearlyStrongFrom));
        Assert.Equal((32, TimeSpan.FromSeconds(1.5), 0.8), (cascade.HeldBackTokens, cascade.MaximumDelay, cascade.SpeculateBelow));
        Assert.Equal((500, 100), (options.CacheAwareness!.RememberedAnswers, options.CacheAwareness.ExpectedOutputTokens));
        PromptCacheOptions cache = options.Models["weak"].PromptCache;
        Assert.Equal((TimeSpan.FromMinutes(1), 256, 1.25m), (cache.Lifetime, cache.MinimumTokens, cache.WritePriceMultiplier));
        AgentSignalOptions signals = options.AgentSignals!;
        Assert.Equal((3, 4, 5, 6, 7, 8), (signals.FailedRounds, signals.RepeatedCalls, signals.RoundsWithoutProgress, signals.FailingTestRuns, signals.LargeChange, signals.LongPlan));
    }

    [Fact]
    public void A_cascades_calibration_file_is_relative_to_the_configuration()
    {
        const string Yaml = "cascade: { checks: [validity], calibration_file: checks.json, clearly_weak_below: 0.2, clearly_strong_from: 0.6 }";
        OptionsValidationException missing = Assert.Throws<OptionsValidationException>(() => OptionsOf(Yaml));
        CheckCalibrationFile.Create(["validity"], [0, 1]).Write(_folder.PathOf("checks.json"));

        Assert.Equal(_folder.PathOf("checks.json"), OptionsOf(Yaml).Cascade!.CalibrationFile);
        Assert.Contains(_folder.PathOf("checks.json"), missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cascade: { calibration_file: a.json, minimum_score: 0.5 }", "both 'calibration_file' and 'minimum_score' are set")]
    [InlineData("cascade: { checks: [luck] }", "'luck' is no check")]
    [InlineData("cascade: { clearly_weak_below: 0.2 }", "'clearly_weak_below' and 'clearly_strong_from' go together")]
    [InlineData("cascade: { clearly_weak_below: 0.6, clearly_strong_from: 0.6 }", "'clearly_weak_below' is not below 'clearly_strong_from'")]
    [InlineData("agent_signals: { repeated_calls: 1 }", "'repeated_calls' is 1")]
    public void What_has_no_meaning_there_is_refused_with_its_place(string yaml, string error)
    {
        var exception = Assert.Throws<ConfigurationFileException>(() => OptionsOf(yaml));

        Assert.Contains(error, exception.Message, StringComparison.Ordinal);
        Assert.Contains(", line 1, column", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_section_reaches_the_options()
    {
        RouteLlmOptions options = OptionsOf("""
            models:
              strong: { price: { input: 2, output: 8 }, attempt_timeout_seconds: 600, arena_name: gpt-4 }
              weak: { price: { input: 0.1, output: 0.4 } }
            fallback:
              attempt_timeout_seconds: 20
              also_on_status: [401, 402]
              circuit:
                failure_ratio: 0.3
                sampling_seconds: 60
                minimum_calls: 5
                break_seconds: 30
                slow_call_seconds: 90
                longest_retry_after_seconds: 10
            conversations: { policy: escalate_only, short_replies_inherit: false, remembered_calls: 500 }
            budgets:
            - { limit: 50, window_hours: 24, rise_from_percent: 90, at_limit: refuse_strong }
            - { limit: 500, window_hours: 720 }
            - { limit: 5, caller: batch }
            callers: { strong_model_percents: { batch: 10, support: 60 } }
            held_share: { step_size: 0.05, minimum_threshold: 0.1, maximum_threshold: 0.9 }
            shadow: true
            unknown_models: pass_on
            default_target: weak
            fleet: { interval_seconds: 2, timeout_seconds: 3 }
            x-notes: anything
            """);

        FallbackOptions fallback = options.Fallback!;
        Assert.Equal((TimeSpan.FromSeconds(20), "401,402"), (fallback.AttemptTimeout, string.Join(',', fallback.AlsoOnStatus)));
        Assert.Equal(
            (0.3, TimeSpan.FromSeconds(60), 5, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(10)),
            (fallback.Circuit.FailureRatio, fallback.Circuit.SamplingDuration, fallback.Circuit.MinimumCalls, fallback.Circuit.BreakDuration, fallback.Circuit.SlowCall, fallback.Circuit.LongestRetryAfter));
        Assert.Equal((ConversationPolicy.EscalateOnly, false, 500), (options.Conversations.Policy, options.Conversations.ShortRepliesInherit, options.Conversations.RememberedCalls));
        Assert.Equal(
            [(50m, TimeSpan.FromDays(1), 90.0, BudgetLimit.RefuseStrong, null), (500m, TimeSpan.FromDays(30), 80.0, BudgetLimit.UseWeak, null), (5m, TimeSpan.FromDays(1), 80.0, BudgetLimit.UseWeak, "batch")],
            options.Budgets.Select(static budget => (budget.Limit, budget.Window, budget.RiseFromPercent, budget.AtLimit, budget.Caller)));
        Assert.Equal([("batch", 10.0), ("support", 60.0)], options.Callers.StrongModelPercents.Select(static share => (share.Key, share.Value)));
        Assert.Equal((0.05, 0.1, 0.9), (options.HeldShare!.StepSize, options.HeldShare.MinimumThreshold, options.HeldShare.MaximumThreshold));
        Assert.Equal((true, UnknownModelIds.PassOn, RouteTarget.Weak), (options.Shadow, options.UnknownModelIds, options.DefaultTarget));
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)), (options.Fleet.Interval, options.Fleet.Timeout));
        Assert.Equal((TimeSpan.FromMinutes(10), "gpt-4"), (options.Models["strong"].AttemptTimeout, options.Models["strong"].ArenaName));
    }

    [Theory]
    [InlineData("fallback: true\nheld_share: true\n", true)]
    [InlineData("fallback: false\nheld_share: false\n", false)]
    public void A_section_may_be_switched_on_with_its_defaults_or_off(string text, bool expected)
    {
        RouteLlmOptions options = OptionsOf(text);

        Assert.Equal((expected, expected), (options.Fallback is not null, options.HeldShare is not null));
    }

    [Fact]
    public void Options_in_code_come_first()
    {
        RouteLlmOptions options = OptionsOf(
            Priced + "fallback: { attempt_timeout_seconds: 20, circuit: { minimum_calls: 5 } }\nbudgets: [{ limit: 50 }]\nconversations: { policy: sticky, remembered_calls: 9 }\n",
            static routing => routing
                .UseFallback(static fallback => fallback.AttemptTimeout = TimeSpan.FromSeconds(7))
                .AddBudget(1)
                .UseConversations(static conversations => conversations.Policy = ConversationPolicy.EscalateOnly));

        Assert.Equal((TimeSpan.FromSeconds(7), 5), (options.Fallback!.AttemptTimeout, options.Fallback.Circuit.MinimumCalls));
        Assert.Equal(1m, Assert.Single(options.Budgets).Limit);
        Assert.Equal((ConversationPolicy.EscalateOnly, 9), (options.Conversations.Policy, options.Conversations.RememberedCalls));
    }

    [Fact]
    public void What_is_done_with_the_fallback_after_its_configuration_holds_for_that_of_the_file()
    {
        RouteLlmOptions options = OptionsOf("fallback: true\n", static routing => routing.Services.PostConfigure<RouteLlmOptions>(static options => options.Fallback!.RetryAfter = static _ => TimeSpan.Zero));

        Assert.NotNull(options.Fallback!.RetryAfter);
    }

    [Fact]
    public void More_models_than_two_stand_between_them_and_can_be_ranked()
    {
        const string Text = """
            models:
              strong: { price: { input: 2, output: 8 } }
              weak: { price: { input: 0.1, output: 0.4 } }
              others:
              - { name: small, model: gpt-small, price: { input: 0.4, output: 1.6 } }
              - { name: medium, model: gpt-medium, price: { input: 1, output: 4 } }
            rank_percents: [40, 30, 20, 10]
            """;
        using ServiceProvider provider = ProviderOf(Text, static routing => routing.Services.AddSingleton<IEndpointClientFactory, NamedEndpoints>());

        RouteLlmOptions options = provider.GetRequiredService<IOptions<RouteLlmOptions>>().Value;
        RoutedModels models = provider.GetRequiredService<RouteLlmChatClient>().Engine.Models;

        Assert.Equal(["weak", "small", "medium", "strong"], models.All.Select(static model => model.Name));
        Assert.Equal([40, 30, 20, 10], options.RankPercents);
        Assert.Equal(new ModelPrice(1, 4), models.Find("medium")!.Price);
    }

    [Theory]
    [InlineData("fallback:\n  circuit: { minimum_calls: 1 }", 2, "minimum_calls")]
    [InlineData("fallback:\n  also_on_status: [401, 200]", 2, "from 400 to 599")]
    [InlineData("fallback:\n  also_on_status: [401.5]", 2, "Write a whole number")]
    [InlineData("fallback:\n  circut: {}", 2, "'circuit'")]
    [InlineData("fallback: perhaps", 1, "'perhaps'")]
    [InlineData("budgets:\n- { limit: 0 }", 2, "above 0")]
    [InlineData("budgets:\n- { window_hours: 24 }", 2, "'limit'")]
    [InlineData("budgets:\n- limit: 5\n  rise_from_percent: 0.8", 3, "Write 80")]
    [InlineData("budgets:\n- limit: 5\n  at_limit: stop", 3, "use_weak or refuse_strong or refuse_all")]
    [InlineData("budgets: { limit: 5 }", 1, "list")]
    [InlineData("budgets:\n- limit: 5\n  caller: batch\n  per_caller: true", 4, "Remove one")]
    [InlineData("callers:\n  strong_model_percents: { batch: 0.1 }", 2, "'batch' is '0.1'. Write 10 for 10%")]
    [InlineData("callers:\n  strong_model_percents: { batch: 110 }", 2, "from 0 to 100")]
    [InlineData("callers:\n  strong_model_percents: { batch: 10 }\nrank_percents: [50, 30, 20]", 2, "'rank_percents' decides")]
    [InlineData("held_share:\n  minimum_threshold: 0.8\n  maximum_threshold: 0.2", 2, "above")]
    [InlineData("held_share:\n  step_size: 2", 2, "from 0.0001 to 1")]
    [InlineData("conversations:\n  policy: often", 2, "per_turn or sticky or escalate_only")]
    [InlineData("shadow: maybe", 1, "true or false")]
    [InlineData("decision_log:\n  include_prompts: true", 2, "'path'")]
    [InlineData("unknown_models: pass", 1, "refuse or pass_on")]
    [InlineData("models:\n  others:\n  - { model: a }", 3, "'name'")]
    [InlineData("models:\n  others:\n  - { name: a }", 3, "'model'")]
    [InlineData("models:\n  others:\n  - { name: strong, model: a }", 3, "already")]
    [InlineData("models:\n  others:\n  - { name: a, model: a }\n  - { name: a, model: b }", 4, "already")]
    [InlineData("models:\n  others:\n  - { name: router-a-0.5, model: a }", 3, "is a reserved name")]
    [InlineData("models:\n  strong:\n    headers: { x-team: blue }", 3, "has no name")]
    [InlineData("models:\n  strong:\n    model: a\n    base_url: \"http://user:secret@localhost/v1\"", 4, "Write the address alone")]
    [InlineData("rank_percents: [0.3, 99.7]", 1, "Write 30")]
    [InlineData("fleet:\n  interval_seconds: 0", 2, "interval_seconds")]
    [InlineData("fleet:\n  redis_env: PATH", 2, "'redis_env' is set, but nothing reads it. Reference the package RouteLlm.Redis and call UseRedis()")]
    [InlineData("fleet:\n  redis_key_prefix: assistant", 2, "nothing reads it")]
    [InlineData("rules:\n  rules:\n  - name: a\n    target: weak\n    matches: \"([\"\n  otherwise: lexical", 5, "regular expression")]
    [InlineData("rules:\n  rules:\n  - name: a\n    target: weak\n  otherwise: lexical", 3, "no condition")]
    public void What_is_wrong_is_refused_with_line_and_remedy(string text, int line, string expected)
    {
        ConfigurationFileException thrown = Assert.Throws<ConfigurationFileException>(() => OptionsOf(text));

        Assert.Equal(line, thrown.Line);
        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("budgets:\n- { limit: 5 }", 2, "'weak' has no price")]
    [InlineData("lexical: { threshold: 0.3 }\nheld_share: true", 2, "strong_model_percent")]
    [InlineData("rank_percents: [50, 50]", 1, "more than two models")]
    [InlineData("cost_weight: 0.2", 1, "more than two models")]
    [InlineData("rank_thresholds: [0.5]", 1, "more than two models")]
    [InlineData("models: { others: [{ name: a, model: a }] }\nrank_percents: [50, 50]", 2, "Write 3")]
    [InlineData("models: { others: [{ name: a, model: a }] }\nrank_thresholds: [0.5, 0.4]", 2, "ascending")]
    [InlineData("models: { others: [{ name: a, model: a }] }\ncost_weight: 0.2", 2, "has no price")]
    [InlineData("models: { others: [{ name: a, model: a }] }\nrank_thresholds: [0.4, 0.5]\ncost_weight: 0", 3, "Remove one")]
    public void What_does_not_fit_together_is_refused_with_its_line(string text, int line, string expected)
    {
        ConfigurationFileException thrown = Assert.Throws<ConfigurationFileException>(() => OptionsOf(text));

        Assert.Equal((line, true), ((int)thrown.Line, thrown.Message.Contains(expected, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_folder_in_place_of_the_file_is_called_one()
    {
        ConfigurationFileException thrown = Assert.Throws<ConfigurationFileException>(() => new ServiceCollection().AddRouteLlm().UseConfigurationFile(_folder.Path));

        Assert.Equal($"The configuration file '{_folder.Path}' is a folder. Name the file in it, or mount the file itself.", thrown.Message);
    }

    [Fact]
    public async Task Decisions_are_kept_where_the_file_says_beside_it()
    {
        await using ServiceProvider provider = ProviderOf("decision_log: { path: logs/decisions.jsonl, include_prompts: true, max_files: 2 }\n");

        await provider.GetRequiredService<RouteLlmChatClient>().GetResponseAsync([new(Microsoft.Extensions.AI.ChatRole.User, "kept?")], cancellationToken: TestContext.Current.CancellationToken);
        await provider.DisposeAsync();

        Assert.Contains("kept?", await File.ReadAllTextAsync(_folder.PathOf("logs/decisions.jsonl"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_names_for_one_thing_are_read_by_their_anchor()
    {
        RouteLlmOptions options = OptionsOf("x-price: &price { input: 1, output: 2 }\nmodels:\n  strong: { price: *price }\n  weak: { price: *price }\n");

        Assert.Equal(options.Models["strong"].Price, options.Models["weak"].Price);
    }

    private RouteLlmOptions OptionsOf(string text, Action<IRouteLlmBuilder>? configure = null)
    {
        using ServiceProvider provider = ProviderOf(text, configure);
        return provider.GetRequiredService<IOptions<RouteLlmOptions>>().Value;
    }

    private ServiceProvider ProviderOf(string text, Action<IRouteLlmBuilder>? configure = null)
    {
        string path = _folder.PathOf(string.Create(CultureInfo.InvariantCulture, $"routellm-{text.Length}.yaml"));
        File.WriteAllText(path, text);
        IRouteLlmBuilder routing = new ServiceCollection().AddRouteLlm().UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"));
        configure?.Invoke(routing);
        return routing.UseConfigurationFile(path).Services.BuildServiceProvider();
    }

    private sealed class NamedEndpoints : IEndpointClientFactory
    {
        public Microsoft.Extensions.AI.IChatClient CreateChatClient(ModelEndpoint endpoint) => new TestChatClient(endpoint.Model);

        public Microsoft.Extensions.AI.IEmbeddingGenerator<string, Microsoft.Extensions.AI.Embedding<float>> CreateEmbeddingGenerator(ModelEndpoint endpoint) => throw new NotSupportedException();
    }
}

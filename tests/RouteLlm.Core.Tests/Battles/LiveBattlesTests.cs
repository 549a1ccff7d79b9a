using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

public sealed class LiveBattlesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 0.9, RouteTarget.Strong)]
    [InlineData(true, 0.9, RouteTarget.Strong)]
    [InlineData(false, 0.1, RouteTarget.Weak)]
    [InlineData(true, 0.1, RouteTarget.Weak)]
    public async Task The_other_model_gets_the_same_and_the_judge_s_verdict_is_kept(bool streaming, double score, RouteTarget answered)
    {
        var judge = TestJudge.Preferring("strong");
        await using var traffic = new FoughtTraffic(score, judge);
        ChatMessage[] messages = [new(ChatRole.System, "be brief"), new(ChatRole.User, "What is RAII?")];

        ChatResponse response = await traffic.Client.AskAsync(streaming, messages, new ChatOptions { Temperature = 0.3f }, Cancellation);
        AnswerPair pair = await judge.NextAsync();
        BattleRecord battle = Assert.Single(await traffic.EndAsync());

        Assert.Equal((1, 1), (traffic.Strong.Calls, traffic.Weak.Calls));
        Assert.Equal(messages, traffic.Strong.LastMessages);
        Assert.Equal(messages, traffic.Weak.LastMessages);
        Assert.Equal((0.3f, 0.3f), (traffic.Strong.LastOptions!.Temperature, traffic.Weak.LastOptions!.Temperature));
        Assert.Equal(["strong", "weak"], new[] { pair.AnswerA, pair.AnswerB }.Order());
        Assert.Equal("What is RAII?", pair.Prompt);
        RoutingDecision decision = response.GetRoutingDecision()!;
        Assert.Equal(
            (decision.Id, BattleVerdict.Strong, answered, "test judge", "test", score, 0.5, 1.0),
            (battle.DecisionId, battle.Verdict, battle.Answered, battle.Judge, battle.Router, battle.StrongWinRate, battle.Threshold, battle.SamplingProbability));
        Assert.Equal(("strong-model", "weak-model"), (battle.StrongModel, battle.WeakModel));
        Assert.NotNull(battle.Features);
        Assert.Null(battle.Prompt);
        Assert.Null(battle.StrongAnswer);
        Assert.DoesNotContain("RAII", await File.ReadAllTextAsync(traffic.File, Cancellation), StringComparison.Ordinal);
        Assert.True(battle.StrongCost > battle.WeakCost && battle.WeakCost > 0);
    }

    [Fact]
    public async Task Prompt_and_answers_are_kept_where_that_is_allowed()
    {
        var judge = TestJudge.Preferring("weak");
        await using var traffic = new FoughtTraffic(0.9, judge, battles => battles.KeepPrompts = true);

        await traffic.Client.GetResponseAsync("What is RAII?", cancellationToken: Cancellation);
        await judge.NextAsync();
        BattleRecord battle = Assert.Single(await traffic.EndAsync());

        Assert.Equal(("What is RAII?", "strong", "weak", BattleVerdict.Weak), (battle.Prompt, battle.StrongAnswer, battle.WeakAnswer, battle.Verdict));
        Assert.Null(battle.Features);
    }

    [Fact]
    public async Task What_the_caller_does_with_its_options_and_messages_afterwards_is_not_fought_about()
    {
        var judge = TestJudge.Preferring("strong");
        await using var traffic = new FoughtTraffic(0.9, judge, static battles => battles.MaximumConcurrency = 1);
        var isFree = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        traffic.Weak.OnCall = token => isFree.Task.WaitAsync(token);
        List<ChatMessage> messages = [new(ChatRole.User, "What is RAII?")];
        var options = new ChatOptions { Temperature = 0.3f, StopSequences = ["END"] };

        // The first is being fought while the second waits.
        await traffic.Client.GetResponseAsync("hello there", cancellationToken: Cancellation);
        await traffic.Client.GetResponseAsync(messages, options, Cancellation);
        messages.Clear();
        (options.Temperature, options.Instructions) = (1, "Answer in French.");
        options.StopSequences.Clear();
        isFree.SetResult();
        await judge.NextAsync();
        await judge.NextAsync();

        ChatOptions asked = traffic.Weak.LastOptions!;
        Assert.Equal((0.3f, null, 1), (asked.Temperature, asked.Instructions, asked.StopSequences!.Count));
    }

    [Fact]
    public async Task Nobody_waits_for_the_other_model_or_the_judge()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var judge = new TestJudge(static _ => BattleWinner.Tie);
        await using var traffic = new FoughtTraffic(0.9, judge);
        traffic.Weak.OnCall = token => release.Task.WaitAsync(token);

        for (int i = 0; i < 10; i++)
        {
            Assert.Equal("strong", (await traffic.Client.GetResponseAsync("hello there", cancellationToken: Cancellation)).Text);
        }

        release.SetResult();
        for (int i = 0; i < 10; i++)
        {
            await judge.NextAsync();
        }

        Assert.Equal(10, (await traffic.EndAsync()).Count);
    }

    [Fact]
    public async Task What_the_caller_does_with_its_messages_afterwards_changes_nothing()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var judge = new TestJudge(static _ => BattleWinner.Tie);
        await using var traffic = new FoughtTraffic(0.9, judge);
        traffic.Weak.OnCall = token => begun.Task.WaitAsync(token);
        List<ChatMessage> messages = [new(ChatRole.User, "one")];

        ChatResponse response = await traffic.Client.GetResponseAsync(messages, cancellationToken: Cancellation);
        messages.AddMessages(response);
        messages.Add(new ChatMessage(ChatRole.User, "two"));
        begun.SetResult();

        AnswerPair pair = await judge.NextAsync();
        Assert.Equal("one", Assert.Single(pair.Messages).Text);
        Assert.Equal("one", Assert.Single(traffic.Weak.LastMessages!).Text);
    }

    public static TheoryData<string> LeftOut { get; } = new("tools", "image", "kept conversation", "opted out", "a model that was named", "no text", "a tool's result");

    [Theory]
    [MemberData(nameof(LeftOut))]
    public async Task Some_requests_are_left_out(string what)
    {
        var judge = new TestJudge(static _ => BattleWinner.Tie);
        await using var traffic = new FoughtTraffic(0.9, judge);
        ChatOptions options = what switch
        {
            "tools" => new() { Tools = [AIFunctionFactory.Create(() => 1, "look")] },
            "kept conversation" => new() { ConversationId = "c1" },
            "opted out" => new() { AdditionalProperties = new() { ["routellm.battles"] = false } },
            "a model that was named" => new() { ModelId = "strong" },
            _ => new(),
        };
        ChatMessage[] messages = what switch
        {
            "image" => [new(ChatRole.User, [new TextContent("what is it?"), new DataContent("data:image/png;base64,AAAA")])],
            "no text" => [new(ChatRole.User, "")],
            "a tool's result" => [new(ChatRole.User, "look"), new(ChatRole.Assistant, [new FunctionCallContent("c", "look")]), new(ChatRole.Tool, [new FunctionResultContent("c", "1")])],
            _ => [new(ChatRole.User, "what is it?")],
        };

        await traffic.Client.GetResponseAsync(messages, options, Cancellation);
        await traffic.Client.GetResponseAsync("this one has a battle", cancellationToken: Cancellation);

        Assert.Equal("this one has a battle", (await judge.NextAsync()).Prompt);
        Assert.Single(await traffic.EndAsync());
        Assert.True(traffic.Strong.LastOptions?.AdditionalProperties?.ContainsKey("routellm.battles") is not true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_with_tools_take_part_where_that_is_asked_for_and_no_battle_runs_a_tool(bool streaming)
    {
        var judge = TestJudge.Preferring("calls look");
        await using var traffic = new FoughtTraffic(0.9, judge, static battles => battles.IncludeTools = true, static routing => routing
            .UseModelPipeline("weak", static chat => chat.UseFunctionInvocation()));
        int runs = 0;
        traffic.Weak.Contents = [new FunctionCallContent("c", "look", new Dictionary<string, object?> { ["at"] = "the sky" })];
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => Interlocked.Increment(ref runs), "look")] };

        await traffic.Client.AskAsync(streaming, [new ChatMessage(ChatRole.User, "what is up there?")], options, Cancellation);
        AnswerPair pair = await judge.NextAsync();
        BattleRecord battle = Assert.Single(await traffic.EndAsync());

        Assert.Equal(["[calls look({\"at\":\"the sky\"})]", "strong"], new[] { pair.AnswerA, pair.AnswerB }.Order(StringComparer.Ordinal));
        Assert.Equal((BattleVerdict.Weak, 0, 1), (battle.Verdict, runs, traffic.Weak.Calls));
        Assert.Equal("look", Assert.Single(traffic.Weak.LastOptions!.Tools!).Name);
    }

    [Fact]
    public async Task A_caller_s_answer_that_calls_a_tool_is_compared_too()
    {
        var judge = TestJudge.Preferring("calls look");
        await using var traffic = new FoughtTraffic(0.9, judge, static battles => battles.IncludeTools = true);
        traffic.Strong.Contents = [new FunctionCallContent("c", "look")];

        await traffic.Client.GetResponseAsync("what is up there?", new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "look")] }, Cancellation);
        await judge.NextAsync();

        Assert.Equal(BattleVerdict.Strong, Assert.Single(await traffic.EndAsync()).Verdict);
    }

    [Fact]
    public async Task A_tool_that_a_provider_runs_keeps_a_request_out_all_the_same()
    {
        var judge = new TestJudge(static _ => BattleWinner.Tie);
        await using var traffic = new FoughtTraffic(0.9, judge, static battles => battles.IncludeTools = true);

        await traffic.Client.GetResponseAsync("search for it", new ChatOptions { Tools = [new HostedWebSearchTool()] }, Cancellation);
        await traffic.Client.GetResponseAsync("this one has a battle", cancellationToken: Cancellation);

        Assert.Equal("this one has a battle", (await judge.NextAsync()).Prompt);
        Assert.Single(await traffic.EndAsync());
    }

    [Fact]
    public async Task Requests_with_images_take_part_where_that_is_asked_for_and_the_judge_sees_them()
    {
        var asked = new TestChatClient("tie");
        await using var traffic = new FoughtTraffic(0.9, new ChatClientJudge(asked, new ModelPrice(1, 1)), static battles => battles.IncludeImages = true);
        var image = new DataContent("data:image/png;base64,AAAA");

        await traffic.Client.GetResponseAsync([new ChatMessage(ChatRole.User, [new TextContent("what is it?"), image])], cancellationToken: Cancellation);
        await traffic.JudgedAsync(1);

        Assert.Contains(image, traffic.Weak.LastMessages![0].Contents);
        Assert.Contains(image, asked.LastMessages![^1].Contents);
        Assert.Equal(BattleVerdict.Tie, Assert.Single(await traffic.EndAsync()).Verdict);
    }

    [Fact]
    public async Task What_keeps_a_request_from_battles_does_not_reach_the_model()
    {
        var judge = new TestJudge(static _ => BattleWinner.Tie);
        await using var traffic = new FoughtTraffic(0.9, judge);

        await traffic.Client.GetResponseAsync("hello", new ChatOptions { AdditionalProperties = new() { ["routellm.battles"] = false, ["mine"] = 1 } }, Cancellation);

        Assert.Equal(["mine"], traffic.Strong.LastOptions!.AdditionalProperties!.Keys);
    }

    [Fact]
    public async Task A_model_whose_circuit_is_open_is_not_asked()
    {
        var judge = new TestJudge(static _ => BattleWinner.Tie);
        await using var traffic = new FoughtTraffic(0.1, judge, routing: static routing => routing.UseFallback(static fallback =>
        {
            fallback.Circuit.MinimumCalls = 2;
            fallback.Circuit.BreakDuration = TimeSpan.FromHours(1);
        }));
        traffic.Weak.OnCall = static _ => throw new HttpRequestException("down");

        // The first battle asks it, too; the second failure of a request opens the circuit.
        for (int i = 1; i <= 3; i++)
        {
            await traffic.Client.GetResponseAsync("hello", cancellationToken: Cancellation);
            await traffic.ObstaclesAsync(i);
        }

        Assert.Equal(["model_failed", "circuit_open", "circuit_open"], traffic.Obstacles);
        Assert.Equal(3, traffic.Weak.Calls);
    }

    [Fact]
    public async Task Battles_that_fail_open_no_circuit()
    {
        var judge = new TestJudge(static _ => BattleWinner.Tie);
        await using var traffic = new FoughtTraffic(0.9, judge, routing: static routing => routing.UseFallback(static fallback => fallback.Circuit.MinimumCalls = 2));
        traffic.Weak.OnCall = static _ => throw new HttpRequestException("down");

        for (int i = 0; i < 20; i++)
        {
            await traffic.Client.GetResponseAsync("hello", cancellationToken: Cancellation);
        }

        Assert.All(await traffic.ObstaclesAsync(20), static obstacle => Assert.Equal("model_failed", obstacle));
        Assert.Equal(20, traffic.Weak.Calls);
    }

    [Fact]
    public async Task A_judge_that_fails_costs_a_battle_and_no_request()
    {
        var judge = new TestJudge(static _ => throw new InvalidOperationException("secret"));
        await using var traffic = new FoughtTraffic(0.9, judge);

        await traffic.Client.GetResponseAsync("hello", cancellationToken: Cancellation);

        Assert.Equal(["judge_failed"], await traffic.ObstaclesAsync(1));
        Assert.Empty(await traffic.EndAsync());
        Assert.DoesNotContain(traffic.Log.Of(LogLevel.Warning), static message => message.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_queue_drops_with_a_count()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var judge = new TestJudge(static _ => BattleWinner.Tie) { OnAsked = token => release.Task.WaitAsync(token) };
        await using var traffic = new FoughtTraffic(0.9, judge, static battles => (battles.MaximumConcurrency, battles.QueueLength) = (1, 3));
        await traffic.Client.GetResponseAsync("hello", cancellationToken: Cancellation);
        await judge.NextAsync();

        for (int i = 0; i < 5; i++)
        {
            await traffic.Client.GetResponseAsync("hello", cancellationToken: Cancellation);
        }

        Assert.Equal(["queue_full", "queue_full"], await traffic.ObstaclesAsync(2));
        release.SetResult();
        for (int i = 0; i < 3; i++)
        {
            await judge.NextAsync();
        }

        Assert.Equal(4, (await traffic.EndAsync()).Count);
    }

    [Fact]
    public async Task Disposing_drops_what_waits_and_gives_up_what_hangs_within_its_time()
    {
        var judge = new TestJudge(static _ => BattleWinner.Tie) { OnAsked = static _ => new TaskCompletionSource().Task };
        await using var traffic = new FoughtTraffic(0.9, judge, static battles => (battles.MaximumConcurrency, battles.ShutdownTimeout) = (1, TimeSpan.FromMilliseconds(50)));
        for (int i = 0; i < 3; i++)
        {
            await traffic.Client.GetResponseAsync("hello", cancellationToken: Cancellation);
        }

        await judge.NextAsync();
        await traffic.EndAsync().WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        Assert.Contains(traffic.Log.Of(LogLevel.Information), static message => message.StartsWith("3 waiting or running battles were dropped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_battle_that_takes_too_long_is_given_up()
    {
        var judge = new TestJudge(static _ => BattleWinner.Tie) { OnAsked = static token => Task.Delay(Timeout.InfiniteTimeSpan, token) };
        await using var traffic = new FoughtTraffic(0.9, judge, static battles => battles.Timeout = TimeSpan.FromMilliseconds(50));

        await traffic.Client.GetResponseAsync("hello", cancellationToken: Cancellation);

        Assert.Equal(["timeout"], await traffic.ObstaclesAsync(1));
    }

    [Fact]
    public async Task Many_callers_never_pass_the_spend_limit()
    {
        const int Callers = 64;
        int judged = 0;
        var judge = new TestJudge(_ =>
        {
            Interlocked.Increment(ref judged);
            return BattleWinner.Tie;
        });

        // Each battle sets aside 1,000 output tokens of the weak model, 0.002, and a little for what is read.
        await using var traffic = new FoughtTraffic(0.9, judge, static battles => (battles.SpendLimit, battles.MaximumConcurrency, battles.QueueLength) = (0.0101m, Callers, Callers));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        traffic.Weak.OnCall = token => release.Task.WaitAsync(token);

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => traffic.Client.GetResponseAsync("hello", new ChatOptions { MaxOutputTokens = 1000 }, Cancellation), Cancellation)));
        string[] obstacles = await traffic.ObstaclesAsync(Callers - 5);
        Assert.Equal((Callers - 5, 5), (obstacles.Length, traffic.Weak.Calls));
        Assert.All(obstacles, static obstacle => Assert.Equal("spend_limit", obstacle));
        release.SetResult();

        IReadOnlyList<BattleRecord> battles = await traffic.EndAsync();
        Assert.Equal((5, 5), (battles.Count, judged));
        Assert.InRange(battles.Sum(static battle => battle.WeakCost!.Value + battle.JudgeCost!.Value), 0, 0.0101m);
        Assert.Single(traffic.Log.Of(LogLevel.Warning), static message => message.Contains("spend limit of 0.0101", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_window_has_a_limit_of_its_own()
    {
        var clock = new ManualClock();
        var judge = new TestJudge(static _ => BattleWinner.Tie) { Cost = 0.5m };
        await using var traffic = new FoughtTraffic(0.9, judge, static battles => (battles.SpendLimit, battles.Window) = (0.6m, TimeSpan.FromHours(1)), routing => routing.Services.AddSingleton<TimeProvider>(clock));

        await traffic.Client.GetResponseAsync("hello", cancellationToken: Cancellation);
        await traffic.JudgedAsync(1);

        // What the judge has cost before is set aside for it.
        await traffic.Client.GetResponseAsync("hello", cancellationToken: Cancellation);
        Assert.Equal(["spend_limit"], await traffic.ObstaclesAsync(1));
        clock.Advance(TimeSpan.FromHours(1));
        await traffic.Client.GetResponseAsync("hello", cancellationToken: Cancellation);

        await traffic.JudgedAsync(2);
    }

    [Fact]
    public async Task Of_more_than_two_models_the_strongest_meets_the_weakest()
    {
        var judge = new TestJudge(static _ => BattleWinner.Tie);
        var middle = new TestChatClient("middle");
        await using var traffic = new FoughtTraffic(0.4, judge, routing: routing => routing.AddModel("middle", middle, new ModelPrice(5, 5)));

        ChatResponse response = await traffic.Client.GetResponseAsync("hello", cancellationToken: Cancellation);
        AnswerPair pair = await judge.NextAsync();
        BattleRecord battle = Assert.Single(await traffic.EndAsync());

        Assert.Equal("middle", response.GetRoutingDecision()!.Model);
        Assert.Equal(["strong", "weak"], new[] { pair.AnswerA, pair.AnswerB }.Order());
        Assert.Equal(("strong-model", "weak-model", null), (battle.StrongModel, battle.WeakModel, battle.Answered));
        Assert.Equal((1, 1, 1), (middle.Calls, traffic.Strong.Calls, traffic.Weak.Calls));
    }

    [Fact]
    public async Task In_shadow_mode_the_weak_model_is_asked_for_the_battle_alone()
    {
        var judge = TestJudge.Preferring("strong");
        await using var traffic = new FoughtTraffic(0.1, judge, routing: static routing => routing.UseShadowMode());

        ChatResponse response = await traffic.Client.GetResponseAsync("hello", cancellationToken: Cancellation);
        await judge.NextAsync();
        BattleRecord battle = Assert.Single(await traffic.EndAsync());

        Assert.Equal("strong", response.Text);
        Assert.Equal((RouteTarget.Strong, 0.1), (battle.Answered, battle.StrongWinRate));
    }

    [Fact]
    public async Task A_stream_that_is_left_has_no_battle()
    {
        var judge = new TestJudge(static _ => BattleWinner.Tie);
        await using var traffic = new FoughtTraffic(0.9, judge);

        await foreach (ChatResponseUpdate update in traffic.Client.GetStreamingResponseAsync("hello", cancellationToken: Cancellation))
        {
            break;
        }

        Assert.Equal(["no_answer"], await traffic.ObstaclesAsync(1));
        Assert.Equal(0, traffic.Weak.Calls);
    }

    [Fact]
    public async Task Feedback_stands_in_the_log_with_its_battle()
    {
        var judge = new TestJudge(static _ => BattleWinner.Tie);
        await using var traffic = new FoughtTraffic(0.9, judge);

        ChatResponse response = await traffic.Client.GetResponseAsync("hello", cancellationToken: Cancellation);
        await judge.NextAsync();
        traffic.Router.RecordFeedback(response.GetRoutingDecision()!, 0.25);

        Assert.Equal(0.25, Assert.Single(await traffic.EndAsync()).Feedback);
    }

    [Theory]
    [InlineData("SpendLimit", "Battles.SpendLimit is 0.")]
    [InlineData("SampleRate", "Battles.SampleRate is 1.5.")]
    [InlineData("File", "Battles.File is empty.")]
    [InlineData("JudgeModel", "Battles.JudgeModel is 'large', which is not a known model. Known models: weak, strong.")]
    [InlineData("Judge", "Battles have no judge.")]
    [InlineData("Window", "Battles.Window is 00:00:00.")]
    [InlineData("Price", "There are battles, but 'strong' has no price.")]
    public void Options_that_are_wrong_stop_the_start(string option, string message)
    {
        var services = new ServiceCollection();
        IRouteLlmBuilder builder = services.AddRouteLlm().UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak")).DescribeModel("weak", new ModelPrice(1, 2)).UseBattles(battles =>
        {
            battles.SpendLimit = option == "SpendLimit" ? 0 : 1;
            battles.SampleRate = option == "SampleRate" ? 1.5 : 0.5;
            battles.File = option == "File" ? " " : "battles.jsonl";
            battles.JudgeModel = option switch { "Judge" => null, "JudgeModel" => "large", _ => "strong" };
            battles.Window = option == "Window" ? TimeSpan.Zero : battles.Window;
        });
        if (option != "Price")
        {
            builder.DescribeModel("strong", new ModelPrice(1, 2));
        }

        using ServiceProvider provider = services.BuildServiceProvider();
        var refused = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IChatClient>());
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}

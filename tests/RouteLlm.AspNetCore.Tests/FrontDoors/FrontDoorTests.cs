using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>What the engine does holds at each of its front doors.</summary>
public sealed class FrontDoorTests
{
    private static readonly DoorRequest Easy = new("easy");
    private static readonly DoorRequest Hard = new("hard");

    public static TheoryData<Door> Doors { get; } = new(Enum.GetValues<Door>());

    public static TheoryData<Door> StreamedDoors { get; } = new(Door.ClientStreamed, Door.GatewayBeforeClientsStreamed, Door.GatewayBeforeUpstreamsStreamed);

    public static TheoryData<Door, string> Failures { get; } = new(
        from door in Enum.GetValues<Door>()
        from failure in (string[])["500", "429", "408", "error in a 200", "finish error", "empty", "hang", "cut"]

        select (door, failure));

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_before_the_first_output_is_answered_by_the_other_model(Door door, string failure)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, routing =>
        {
            routing.UseFallback();
            if (failure == "hang")
            {
                // Of this model alone: the other one may take its time on a busy machine.
                routing.Services.PostConfigureAll<RouteLlmOptions>(static options => options.Models["weak"].AttemptTimeout = TimeSpan.FromMilliseconds(300));
            }
        });
        opened.Weak.Failure = (context, isStream) => FailAsync(context, isStream, failure);

        (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy);

        Assert.Equal(("strong answers", false), (answer.Text, answer.IsError));
        Assert.Equal((DecisionOutcome.Completed, DecisionBasis.Fallback, "strong"), (record.Outcome, record.Decision.Basis, record.Decision.Model));
        Assert.Equal([("weak", failure == "hang" ? AttemptOutcome.TimedOut : AttemptOutcome.Failed), ("strong", AttemptOutcome.Answered)], record.Decision.Attempts.Select(static attempt => (attempt.Model, attempt.Outcome)));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_failure_without_fallback_is_told_and_kept_as_failed(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static _ => { });
        opened.Weak.Failure = static (context, isStream) => FailAsync(context, isStream, "error in a 200");

        (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy);

        Assert.True(answer.IsError);
        Assert.Equal((DecisionOutcome.Failed, 0), (record.Outcome, opened.Strong.Calls));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_dead_model_is_left_alone_after_a_few_requests(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing => routing.UseFallback(static fallback =>
        {
            fallback.Circuit.MinimumCalls = 3;
            fallback.Circuit.BreakDuration = TimeSpan.FromHours(1);
        }));
        opened.Weak.Failure = static (context, isStream) => FailAsync(context, isStream, "500");

        for (int i = 0; i < 25; i++)
        {
            Assert.Equal("strong answers", (await opened.AskAsync(Easy)).Text);
        }

        Assert.Equal((3, 25), (opened.Weak.Calls, opened.Strong.Calls));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_status_that_the_options_name_falls_back_too(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing => routing.UseFallback(static fallback => fallback.AlsoOnStatus.Add(402)));
        opened.Weak.Failure = static (context, _) => FakeModel.StatusAsync(context, 402, """{"error":{"message":"no credit"}}""");

        Assert.Equal("strong answers", (await opened.AskAsync(Easy)).Text);

        opened.Weak.Failure = static (context, _) => FakeModel.StatusAsync(context, 400, """{"error":{"message":"no"}}""");
        Assert.True((await opened.AskAsync(Easy)).IsError);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_request_that_is_too_long_goes_to_the_larger_window(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing => routing.UseFallback());
        opened.Weak.Failure = static (context, _) => FakeModel.StatusAsync(
            context, 400, """{"error":{"message":"This model's maximum context length is 4096 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""");

        Assert.Equal("strong answers", (await opened.AskAsync(Easy)).Text);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task What_is_used_is_counted_once_and_priced(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static _ => { });

        (_, DecisionRecord weak) = await opened.DecideAsync(Easy);
        (_, DecisionRecord strong) = await opened.DecideAsync(Hard);

        Assert.Equal((100, 3, false), (weak.Decision.Cost!.InputTokens, weak.Decision.Cost.OutputTokens, weak.Decision.Cost.IsEstimated));
        Assert.Equal((0.000106m, 0.00106m), (weak.Decision.Cost.Amount, weak.Decision.Cost.AlwaysStrong));
        Assert.Equal(0.00106m, strong.Decision.Cost!.Amount);
        Assert.Equal("weak-id", weak.ResponseModelId);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_spent_budget_leaves_the_weak_model(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing => routing.AddBudget(0.001m, static budget => budget.AtLimit = BudgetLimit.UseWeak));

        (DoorAnswer before, _) = await opened.DecideAsync(Hard);
        (DoorAnswer after, DecisionRecord record) = await opened.DecideAsync(Hard);

        Assert.Equal(("strong answers", "weak answers", DecisionBasis.Budget), (before.Text, after.Text, record.Decision.Basis));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_spent_budget_that_refuses_says_so(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing => routing.AddBudget(0.0001m, static budget => budget.AtLimit = BudgetLimit.RefuseAll));

        (DoorAnswer before, _) = await opened.DecideAsync(Easy);
        DoorAnswer after = await opened.AskAsync(Easy);

        Assert.Equal("weak answers", before.Text);
        Assert.True(after.IsError);
        Assert.Contains("budget", after.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_tool_loop_stays_with_the_model_that_made_the_call(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static _ => { });
        opened.Strong.CallId = "call-7";
        await opened.DecideAsync(Hard);
        opened.Strong.CallId = null;

        (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy with { CallId = "call-7" });

        Assert.Equal(("strong answers", DecisionBasis.Turn), (answer.Text, record.Decision.Basis));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_tool_loop_stays_with_the_model_that_took_over(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing => routing.UseFallback());
        opened.Weak.Failure = static (context, isStream) => FailAsync(context, isStream, "500");
        opened.Strong.CallId = "call-8";
        await opened.DecideAsync(Easy);
        (opened.Weak.Failure, opened.Strong.CallId) = (null, null);

        (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy with { CallId = "call-8" });

        Assert.Equal(("strong answers", DecisionBasis.Turn), (answer.Text, record.Decision.Basis));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_conversation_of_words_alone_stays_with_the_model_that_took_over(Door door)
    {
        foreach (ConversationPolicy policy in (ConversationPolicy[])[ConversationPolicy.Sticky, ConversationPolicy.EscalateOnly])
        {
            await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, routing => routing.UseFallback().UseConversations(conversations => conversations.Policy = policy));
            opened.Weak.Failure = static (context, isStream) => FailAsync(context, isStream, "500");
            (DoorAnswer first, _) = await opened.DecideAsync(Easy);
            opened.Weak.Failure = null;

            (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(new DoorRequest("easier") { Before = ["easy", $" {first.Text}\n"] });
            (_, DecisionRecord other) = await opened.DecideAsync(new DoorRequest("easier") { Before = ["another", first.Text] });

            Assert.Equal(("strong answers", DecisionBasis.Conversation), (answer.Text, record.Decision.Basis));
            Assert.Equal("weak", other.Decision.Model);
        }
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Parts_of_text_are_scored_with_a_line_break_between_them(Door door)
    {
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, routing => routing.AddRouter(new SeeingRouter(seen)));

        await opened.DecideAsync(Easy with { Model = "router-seeing-0.5", HasImage = true, MoreText = "than you think" });

        Assert.Equal(["easy\nthan you think"], seen);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_short_reply_is_decided_by_what_it_goes_back_to(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static _ => { });

        foreach (string reply in (string[])["yes, go on", "继续", "why?"])
        {
            (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(new DoorRequest(reply) { Before = ["hard", "strong answers"] });
            Assert.Equal(("strong answers", DecisionBasis.ShortReply), (answer.Text, record.Decision.Basis));
        }
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_model_that_cannot_see_gets_no_image(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing => routing.DescribeModel("weak", capabilities: new ModelCapabilities { Images = false }));

        (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy with { HasImage = true });

        Assert.Equal(("strong answers", DecisionBasis.Capability), (answer.Text, record.Decision.Basis));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task In_shadow_mode_the_strong_model_answers_and_the_decision_is_kept(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing => routing.UseShadowMode());

        (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy);

        Assert.Equal(("strong answers", DecisionBasis.Shadow, 0.1), (answer.Text, record.Decision.Basis, record.Decision.StrongWinRate));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_held_share_moves_the_threshold_with_the_traffic(Door door)
    {
        var prompts = new DoorRequest("What is 2 + 2?") { Model = "router-lexical" };
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing =>
        {
            routing.Services.Configure<RouteLlmOptions>(static options => options.StrongModelPercent = 90);
            routing.HoldStrongModelPercent(static share => share.StepSize = 0.5);
        });

        (_, DecisionRecord first) = await opened.DecideAsync(prompts);
        DecisionRecord last = first;
        for (int i = 0; i < 20; i++)
        {
            (_, last) = await opened.DecideAsync(prompts);
        }

        Assert.NotEqual(first.Decision.Threshold, last.Decision.Threshold);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_caller_may_name_a_model_by_its_name_and_by_its_id(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static _ => { });

        foreach (string name in (string[])["strong", "strong-id"])
        {
            (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy with { Model = name });
            Assert.Equal(("strong answers", DecisionBasis.Caller), (answer.Text, record.Decision.Basis));
        }

        DoorAnswer unknown = await opened.AskAsync(Easy with { Model = "gpt-none" });
        Assert.True(unknown.IsError);
        Assert.Contains("strong-id", unknown.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(StreamedDoors))]
    public async Task A_stream_that_fails_after_its_beginning_is_kept_as_failed(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing => routing.UseFallback());
        opened.Weak.Failure = static (context, _) => FakeModel.EventsAsync(
            context,
            """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"half"},"finish_reason":null}]}""",
            """{"error":{"message":"overloaded","type":"overloaded_error","code":529}}""");

        (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy);

        Assert.True(answer.IsError);
        Assert.Equal((DecisionOutcome.Failed, 0), (record.Outcome, opened.Strong.Calls));
    }

    internal static async Task FailAsync(HttpContext context, bool isStream, string failure)
    {
        switch (failure)
        {
            case "error in a 200" when isStream:
                await FakeModel.EventsAsync(context, """{"error":{"message":"queue full","type":"SERVICE_UNAVAILABLE","param":null,"code":503}}""", "[DONE]");
                break;
            case "error in a 200":
                await FakeModel.StatusAsync(context, 200, """{"error":{"message":"Provider returned error","code":502}}""");
                break;
            case "finish error" when isStream:
                await FakeModel.EventsAsync(context, """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"error"}]}""", "[DONE]");
                break;
            case "finish error":
                await FakeModel.StatusAsync(context, 200, """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":""},"finish_reason":"error"}]}""");
                break;
            case "empty":
                context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
                await context.Response.StartAsync(context.RequestAborted);
                break;
            case "hang":
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                break;
            case "cut":
                context.Abort();
                break;
            default:
                await FakeModel.StatusAsync(context, int.Parse(failure, System.Globalization.CultureInfo.InvariantCulture), """{"error":{"message":"no"}}""");
                break;
        }
    }

    private sealed class SeeingRouter(System.Collections.Concurrent.ConcurrentQueue<string> seen) : IPromptRouter
    {
        public string Name => "seeing";

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default)
        {
            seen.Enqueue(request.Prompt);
            return ValueTask.FromResult(new RouterScore(0.1));
        }
    }
}

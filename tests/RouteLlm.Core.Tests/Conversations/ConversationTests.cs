using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class ConversationTests
{
    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_tool_loop_of_ten_rounds_stays_on_the_model_that_asked(bool streaming)
    {
        // After each round another threshold would hold, as when a share is held.
        int calls = 0;
        var router = new TextRouter(_ => calls++ == 0 ? 0.9 : 0.1);
        var weak = new FaultyChatClient("weak");
        var strong = new FaultyChatClient("strong");
        int round = 0;
        strong.Contents = () => round++ < 10 ? [new FunctionCallContent($"call-{round}", "look")] : [new TextContent("done")];
        using RouteLlmChatClient client = Client(router, weak, strong);
        using var invoking = new ToolLoop(client);

        ChatResponse response = await invoking.AskAsync(streaming, "What is in the ten boxes?", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("done", 11, 0), (response.Text, strong.Calls, weak.Calls));
        Assert.Equal(1, calls);
        Assert.Equal((DecisionBasis.Turn, RouteTarget.Strong, 0.9), (response.GetRoutingDecision()!.Basis, response.GetRoutingDecision()!.Target, response.GetRoutingDecision()!.StrongWinRate));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_tool_result_finds_its_model_in_a_history_without_marks_by_its_id(bool streaming)
    {
        var router = new TextRouter(_ => 0.9);
        var strong = new FaultyChatClient("strong") { Contents = () => [new FunctionCallContent("call-7", "look")] };
        using RouteLlmChatClient client = Client(router, new FaultyChatClient("weak"), strong);
        await client.AskAsync(streaming, "look", cancellationToken: TestContext.Current.CancellationToken);
        router.Score = _ => 0.1;

        RoutingDecision decision = (await client.AskAsync(
            streaming,
            [new(ChatRole.User, "look"), new(ChatRole.Assistant, [new FunctionCallContent("call-7", "look")]), new(ChatRole.Tool, [new FunctionResultContent("call-7", "nothing")])],
            cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal((DecisionBasis.Turn, "strong"), (decision.Basis, decision.Model));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task An_approval_goes_back_to_the_model_that_asked_for_it(bool streaming)
    {
        var router = new TextRouter(_ => 0.9);
        var request = new ToolApprovalRequestContent("approve-1", new FunctionCallContent("call-1", "delete"));
        var strong = new FaultyChatClient("strong") { Contents = () => [request] };
        using RouteLlmChatClient client = Client(router, new FaultyChatClient("weak"), strong);
        await client.AskAsync(streaming, "delete it", cancellationToken: TestContext.Current.CancellationToken);
        router.Score = _ => 0.1;

        RoutingDecision decision = (await client.AskAsync(
            streaming,
            [new(ChatRole.User, "delete it"), new(ChatRole.Assistant, [new ToolApprovalRequestContent("approve-1", new FunctionCallContent("call-1", "delete"))]), new(ChatRole.User, [request.CreateResponse(approved: true)])],
            cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal((DecisionBasis.Turn, "strong"), (decision.Basis, decision.Model));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task Unfinished_reasoning_goes_back_to_its_model_and_to_no_other(bool streaming)
    {
        var router = new TextRouter(_ => 0.1);
        var weak = new FaultyChatClient("weak", Fault.None, Fault.BeforeOutput) { Contents = () => [new TextReasoningContent("hm") { ProtectedData = "sealed" }] };
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(router, weak, strong, options => options.Fallback = new FallbackOptions());
        ChatResponse first = await client.AskAsync(streaming, "think", cancellationToken: TestContext.Current.CancellationToken);
        router.Score = _ => 0.9;

        await Assert.ThrowsAsync<HttpRequestException>(() => client.AskAsync(
            streaming, [new ChatMessage(ChatRole.User, "think"), .. first.Messages], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal((2, 0), (weak.Calls, strong.Calls));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_conversation_that_lives_at_a_provider_stays_there(bool streaming)
    {
        var router = new TextRouter(_ => 0.9);
        var strong = new FaultyChatClient("strong") { ConversationId = "conversation-1" };
        var weak = new FaultyChatClient("weak");
        using RouteLlmChatClient client = Client(router, weak, strong);
        ChatResponse first = await client.AskAsync(streaming, "hard", cancellationToken: TestContext.Current.CancellationToken);
        router.Score = _ => 0.1;

        ChatResponse second = await client.AskAsync(streaming, "easy", new ChatOptions { ConversationId = first.ConversationId }, TestContext.Current.CancellationToken);
        ChatResponse other = await client.AskAsync(streaming, "easy", new ChatOptions { ConversationId = "conversation-2" }, TestContext.Current.CancellationToken);

        Assert.Equal((DecisionBasis.Conversation, "strong"), (second.GetRoutingDecision()!.Basis, second.GetRoutingDecision()!.Model));
        Assert.Equal((DecisionBasis.Score, "weak"), (other.GetRoutingDecision()!.Basis, other.GetRoutingDecision()!.Model));
    }

    [Fact]
    public async Task An_answer_that_goes_on_in_the_background_is_asked_of_its_model()
    {
        var token = ResponseContinuationToken.FromBytes(new byte[] { 1, 2, 3 });
        var strong = new FaultyChatClient("strong") { ContinuationToken = token };
        var router = new TextRouter(_ => 0.9);
        using RouteLlmChatClient client = Client(router, new FaultyChatClient("weak"), strong);
        await client.GetResponseAsync("hard", cancellationToken: TestContext.Current.CancellationToken);
        router.Score = _ => 0.1;

        ChatResponse polled = await client.GetResponseAsync(
            [], new ChatOptions { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1, 2, 3 }) }, TestContext.Current.CancellationToken);

        Assert.Equal("strong", polled.Text);
        RoutingException unknown = await Assert.ThrowsAsync<RoutingException>(() => client.GetResponseAsync(
            [], new ChatOptions { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 4 }) }, TestContext.Current.CancellationToken));
        Assert.Contains("AdditionalProperties[\"routellm.model\"]", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_turn_that_outgrows_its_model_goes_to_one_that_can_and_is_told_as_such()
    {
        var weak = new FaultyChatClient("weak") { Contents = () => [new FunctionCallContent("1", "read")] };
        var strong = new FaultyChatClient("strong");
        using RouteLlmChatClient client = Client(new TextRouter(_ => 0.1), weak, strong, options => options.Models["weak"] = new ModelOptions { Capabilities = new ModelCapabilities { ContextTokens = 1_000 } });
        ChatResponse call = await client.GetResponseAsync("read it", cancellationToken: TestContext.Current.CancellationToken);

        ChatResponse answer = await client.GetResponseAsync(
            [new(ChatRole.User, "read it"), .. call.Messages, new(ChatRole.Tool, [new FunctionResultContent("1", new string('a', 9_000))])], cancellationToken: TestContext.Current.CancellationToken);

        RoutingDecision decision = answer.GetRoutingDecision()!;
        Assert.Equal(("strong", "strong", DecisionBasis.Capability), (answer.Text, decision.Model, decision.Basis));
        Assert.Contains("weak: about", decision.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ConversationPolicy.PerTurn, false, "wwswwswwww")]
    [InlineData(ConversationPolicy.PerTurn, true, "wwswwswwww")]
    [InlineData(ConversationPolicy.Sticky, false, "wwwwwwwwww")]
    [InlineData(ConversationPolicy.Sticky, true, "wwwwwwwwww")]
    [InlineData(ConversationPolicy.EscalateOnly, false, "wwssssssss")]
    [InlineData(ConversationPolicy.EscalateOnly, true, "wwssssssss")]
    public async Task A_conversation_of_ten_turns_goes_where_its_policy_says(ConversationPolicy policy, bool streaming, string expected)
    {
        foreach (bool keepsMarks in (bool[])[true, false])
        {
            var router = new TextRouter(text => text.Contains("hard", StringComparison.Ordinal) ? 0.9 : 0.1);
            using RouteLlmChatClient client = Client(router, new FaultyChatClient("w"), new FaultyChatClient("s"), options => options.Conversations.Policy = policy);
            List<ChatMessage> history = [];
            string answered = string.Empty;
            for (int turn = 0; turn < 10; turn++)
            {
                history.Add(new ChatMessage(ChatRole.User, turn is 2 or 5 ? $"a hard question {turn}" : $"an easy question {turn}"));
                ChatResponse response = await client.AskAsync(streaming, history, cancellationToken: TestContext.Current.CancellationToken);
                answered += response.Text;
                history.AddRange(keepsMarks ? response.Messages : [new ChatMessage(ChatRole.Assistant, response.Text)]);
            }

            Assert.Equal(expected, answered);
        }
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_conversation_stays_after_it_was_stored_as_json(bool streaming)
    {
        var router = new TextRouter(_ => 0.9);
        using RouteLlmChatClient client = Client(router, new FaultyChatClient("weak"), new FaultyChatClient("strong"), options => options.Conversations.Policy = ConversationPolicy.Sticky);
        ChatResponse first = await client.AskAsync(streaming, "hard", cancellationToken: TestContext.Current.CancellationToken);
        string json = JsonSerializer.Serialize<List<ChatMessage>>([new(ChatRole.User, "hard"), .. first.Messages], AIJsonUtilities.DefaultOptions);
        List<ChatMessage> history = JsonSerializer.Deserialize<List<ChatMessage>>(json, AIJsonUtilities.DefaultOptions)!;
        router.Score = _ => throw new InvalidOperationException("There is nothing to score.");

        ChatResponse second = await client.AskAsync(streaming, [.. history, new ChatMessage(ChatRole.User, "easy")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("strong", second.Text);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("Yes, please!")]
    [InlineData("go on")]
    [InlineData("The second one.")]
    [InlineData("ok, do that")]
    [InlineData("2")]
    [InlineData("继续")]
    [InlineData("ok\n<system-reminder>\nThe file src/Program.cs has changed since you read it.\n</system-reminder>")]
    public async Task A_short_reply_takes_the_score_of_the_prompt_before_it(string reply)
    {
        var router = new TextRouter(text => text == "a hard question" ? 0.9 : 0.1);
        using RouteLlmChatClient client = Client(router, new FaultyChatClient("weak"), new FaultyChatClient("strong"));
        List<ChatMessage> history =
        [
            new(ChatRole.User, "a hard question"), new(ChatRole.Assistant, "Shall I?"), new(ChatRole.User, "sure"), new(ChatRole.Assistant, "This or that?"), new(ChatRole.User, reply),
        ];

        RoutingDecision decision = await client.RouteAsync(history, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((DecisionBasis.ShortReply, RouteTarget.Strong, 0.9), (decision.Basis, decision.Target, decision.StrongWinRate));
    }

    [Theory]
    [InlineData("What is the second law of thermodynamics?")]
    [InlineData("no, prove it by induction")]
    [InlineData("rewrite it in Rust")]
    public async Task A_new_question_is_scored_by_itself(string question)
    {
        using RouteLlmChatClient client = Client(new TextRouter(text => text == "a hard question" ? 0.9 : 0.1), new FaultyChatClient("weak"), new FaultyChatClient("strong"));

        RoutingDecision decision = await client.RouteAsync(
            [new(ChatRole.User, "a hard question"), new(ChatRole.Assistant, "answer"), new(ChatRole.User, question)], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((DecisionBasis.Score, 0.1), (decision.Basis, decision.StrongWinRate));
    }

    [Fact]
    public async Task A_short_reply_is_scored_by_itself_where_that_is_asked_for_and_where_nothing_was_said_before()
    {
        using RouteLlmChatClient byItself = Client(
            new TextRouter(_ => 0.1), new FaultyChatClient("weak"), new FaultyChatClient("strong"), options => options.Conversations.ShortRepliesInherit = false);
        using RouteLlmChatClient client = Client(new TextRouter(_ => 0.1), new FaultyChatClient("weak"), new FaultyChatClient("strong"));

        RoutingDecision asked = await byItself.RouteAsync(
            [new(ChatRole.User, "a hard question"), new(ChatRole.Assistant, "Shall I?"), new(ChatRole.User, "yes")], cancellationToken: TestContext.Current.CancellationToken);
        RoutingDecision first = await client.RouteAsync([new ChatMessage(ChatRole.User, "yes")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((DecisionBasis.Score, DecisionBasis.Score), (asked.Basis, first.Basis));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task The_caller_may_name_the_model(bool streaming)
    {
        var weak = new TestChatClient("weak");
        using RouteLlmChatClient client = Client(new TextRouter(_ => 0.9), weak, new FaultyChatClient("strong"));
        var options = new ChatOptions { AdditionalProperties = new() { ["routellm.model"] = "weak" } };

        ChatResponse response = await client.AskAsync(streaming, "hello", options, TestContext.Current.CancellationToken);

        Assert.Equal((DecisionBasis.Caller, "weak"), (response.GetRoutingDecision()!.Basis, response.Text));
        Assert.False(weak.LastOptions!.AdditionalProperties!.ContainsKey("routellm.model"));
        Assert.True(options.AdditionalProperties.ContainsKey("routellm.model"));
        options.AdditionalProperties["routellm.model"] = "middle";
        RoutingException unknown = await Assert.ThrowsAsync<RoutingException>(() => client.AskAsync(streaming, "hello", options, TestContext.Current.CancellationToken));
        Assert.Equal("There is no model 'middle'. Known models: weak, strong. Name one of them, or let the router choose.", unknown.Message);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task The_history_is_sent_on_as_it_is(bool streaming)
    {
        var weak = new TestChatClient("weak");
        using RouteLlmChatClient client = Client(new TextRouter(_ => 0.1), weak, new FaultyChatClient("strong"));
        List<ChatMessage> history = [new(ChatRole.System, "be brief"), new(ChatRole.User, "one"), new(ChatRole.Assistant, "1"), new(ChatRole.User, "yes")];

        await client.AskAsync(streaming, history, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(history, weak.LastMessages!);
    }

    [Fact]
    public void A_memory_forgets_the_oldest_and_keeps_what_is_in_use()
    {
        var memory = new ModelMemory(100);
        for (int i = 0; i < 1000; i++)
        {
            memory.RememberConversation($"id-{i}", new ModelStamp("strong", 0.5));
            Assert.NotNull(memory.Find("id-0"));
        }

        Assert.NotNull(memory.Find("id-999"));
        Assert.InRange(Enumerable.Range(0, 1000).Count(i => memory.Find($"id-{i}") is not null), 100, 300);
    }

    private static RouteLlmChatClient Client(IPromptRouter router, IChatClient weak, IChatClient strong, Action<RouteLlmOptions>? configure = null)
    {
        var options = new RouteLlmOptions { Threshold = 0.5 };
        configure?.Invoke(options);
        return new RouteLlmChatClient(strong, weak, router, options, leaveOpen: true);
    }
}

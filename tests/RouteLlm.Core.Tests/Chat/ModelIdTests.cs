using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>What <c>ChatOptions.ModelId</c> means.</summary>
public sealed class ModelIdTests
{
    private static readonly UsageDetails Usage = new() { InputTokenCount = 1_000, OutputTokenCount = 100 };

    private readonly FaultyChatClient _weak = new("weak") { Usage = Usage };
    private readonly FaultyChatClient _middle = new("middle") { Usage = Usage };
    private readonly FaultyChatClient _strong = new("strong") { Usage = Usage };
    private readonly TestRouter _router = new(0.1);

    public static TheoryData<string, string, bool> Names { get; } = new(
        from named in new[] { ("strong", "strong"), ("weak", "weak"), ("middle", "middle"), ("strong-model", "strong"), ("vendor/middle-2", "middle") }
        from streaming in new[] { false, true }
        select (named.Item1, named.Item2, streaming));

    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_models_name_or_own_id_chooses_it_at_its_price(string modelId, string expected, bool streaming)
    {
        using RouteLlmChatClient client = Client();
        var options = new ChatOptions { ModelId = modelId };

        ChatResponse response = await client.AskAsync(streaming, "hello", options, TestContext.Current.CancellationToken);

        RoutingDecision decision = response.GetRoutingDecision()!;
        Assert.Equal(expected, response.Text);
        Assert.Equal((expected, DecisionBasis.Caller), (decision.Model, decision.Basis));
        Assert.Equal(PriceOf(expected).CostOf(Usage), decision.Cost!.Amount);
        Assert.Empty(_router.Requests);
        Assert.Equal(modelId, options.ModelId);
        Assert.Equal(expected == "middle" ? "vendor/middle-2" : null, ClientOf(expected).LastOptions?.ModelId);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task Auto_and_none_let_the_default_router_decide(bool streaming)
    {
        using RouteLlmChatClient client = Client();

        foreach (string? modelId in (string?[])["auto", null])
        {
            ChatResponse response = await client.AskAsync(streaming, "hello", new ChatOptions { ModelId = modelId }, TestContext.Current.CancellationToken);

            Assert.Equal(("weak", DecisionBasis.Score), (response.GetRoutingDecision()!.Model, response.GetRoutingDecision()!.Basis));
            Assert.Null(_weak.LastOptions!.ModelId);
        }

        Assert.Equal(2, _router.Requests.Count);
    }

    [Theory]
    [InlineData("gpt-4o", false)]
    [InlineData("Strong", false)]
    [InlineData("AUTO", true)]
    [InlineData("", true)]
    public async Task Any_other_name_is_refused_with_the_names_and_the_nearest(string modelId, bool streaming)
    {
        using RouteLlmChatClient client = Client();

        RoutingException refused = await Assert.ThrowsAsync<RoutingException>(() => client.AskAsync(streaming, "hello", new ChatOptions { ModelId = modelId }, TestContext.Current.CancellationToken));

        Assert.Contains($"'{modelId}', which is unknown", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Known names: auto, weak, middle, strong, weak-model, vendor/middle-2, strong-model, router-test;", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _weak.Calls + _middle.Calls + _strong.Calls);
        if (modelId == "Strong")
        {
            Assert.Contains("the nearest is 'strong'", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task An_unknown_name_that_is_passed_on_has_no_cost_and_the_decision_says_it(bool streaming)
    {
        using RouteLlmChatClient client = Client(options => options.UnknownModelIds = UnknownModelIds.PassOn);

        ChatResponse response = await client.AskAsync(streaming, "hello", new ChatOptions { ModelId = "gpt-9" }, TestContext.Current.CancellationToken);

        RoutingDecision decision = response.GetRoutingDecision()!;
        Assert.Equal("gpt-9", _weak.LastOptions!.ModelId);
        Assert.Equal(("weak", "gpt-9", DecisionBasis.Score), (decision.Model, decision.ModelId, decision.Basis));
        Assert.Contains("'gpt-9' was passed on", decision.Reason, StringComparison.Ordinal);
        Assert.Equal((1_000, null, null), (decision.Cost!.InputTokens, decision.Cost.Amount, decision.Cost.AlwaysStrong));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_model_that_takes_over_is_asked_for_by_its_own_id(bool streaming)
    {
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput);
        using RouteLlmChatClient client = Client(options => options.Fallback = new FallbackOptions(), weak);

        ChatResponse response = await client.AskAsync(streaming, "hello", new ChatOptions { ModelId = "weak-model", Temperature = 0.5f }, TestContext.Current.CancellationToken);

        Assert.Equal("middle", response.Text);
        Assert.Equal((null, 0.5f), (weak.LastOptions!.ModelId, weak.LastOptions.Temperature));
        Assert.Equal(("vendor/middle-2", 0.5f), (_middle.LastOptions!.ModelId, _middle.LastOptions.Temperature));
        Assert.Equal((DecisionBasis.Fallback, "vendor/middle-2"), (response.GetRoutingDecision()!.Basis, response.GetRoutingDecision()!.ModelId));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_callers_model_that_cannot_do_what_is_asked_is_refused(bool streaming)
    {
        using RouteLlmChatClient client = Client(options => options.Models["middle"].Capabilities = new ModelCapabilities { StructuredOutput = false });

        foreach (string modelId in (string[])["middle", "vendor/middle-2"])
        {
            RoutingException refused = await Assert.ThrowsAsync<RoutingException>(() => client.AskAsync(
                streaming, "hello", new ChatOptions { ModelId = modelId, ResponseFormat = ChatResponseFormat.Json }, TestContext.Current.CancellationToken));
            Assert.Contains("'middle': no structured output", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, _weak.Calls + _middle.Calls + _strong.Calls);
    }

    [Fact]
    public async Task A_stream_that_is_enumerated_twice_is_two_requests()
    {
        using RouteLlmChatClient client = Client();
        IAsyncEnumerable<ChatResponseUpdate> stream = client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        for (int calls = 1; calls <= 2; calls++)
        {
            ChatResponse response = await stream.ToChatResponseAsync(TestContext.Current.CancellationToken);

            Assert.Equal(("weak", calls), (response.Text, _weak.Calls));
        }
    }

    private static ModelPrice PriceOf(string model) => model switch
    {
        "weak" => new ModelPrice(1, 2),
        "middle" => new ModelPrice(3, 6),
        _ => new ModelPrice(10, 30),
    };

    private FaultyChatClient ClientOf(string model) => model == "weak" ? _weak : model == "middle" ? _middle : _strong;

    private RouteLlmChatClient Client(Action<RouteLlmOptions>? configure = null, FaultyChatClient? weak = null)
    {
        var options = new RouteLlmOptions { Router = "test", Threshold = 0.5 };
        foreach (string model in (string[])["weak", "middle", "strong"])
        {
            options.Models[model] = new ModelOptions { Price = PriceOf(model), ModelId = model == "middle" ? "vendor/middle-2" : null };
        }

        configure?.Invoke(options);
        return new RouteLlmChatClient(
            new RoutingPolicy(new RouterList([_router]), options), [("weak", weak ?? _weak), ("middle", _middle), ("strong", _strong)], options, leaveOpen: true);
    }
}

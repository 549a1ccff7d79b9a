using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class CapabilityTests
{
    private readonly TestChatClient _strong = new("strong");
    private readonly TestChatClient _weak = new("weak");

    public static TheoryData<string> Needs { get; } = ["tools", "structured output", "images", "audio", "reasoning effort", "window"];

    [Theory]
    [MemberData(nameof(Needs))]
    public async Task A_model_that_lacks_what_a_request_needs_is_out_before_scoring(string need)
    {
        using RouteLlmChatClient client = Client(score: 0.1, weak: Without(need));
        (ChatMessage message, ChatOptions options) = Request(need);

        foreach (bool streaming in (bool[])[false, true])
        {
            ChatResponse response = await client.AskAsync(streaming, [message], options, TestContext.Current.CancellationToken);

            RoutingDecision decision = response.GetRoutingDecision()!;
            Assert.Equal(("strong", DecisionBasis.Capability, 0.1), (response.Text, decision.Basis, decision.StrongWinRate));
            Assert.Contains(need == "window" ? "weak: about" : $"weak: no {need}", decision.Reason, StringComparison.Ordinal);
        }

        ChatResponse plain = await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("weak", DecisionBasis.Score), (plain.Text, plain.GetRoutingDecision()!.Basis));
    }

    [Theory]
    [MemberData(nameof(Needs))]
    public async Task When_no_model_can_the_error_says_what_each_lacks(string need)
    {
        using RouteLlmChatClient client = Client(score: 0.1, weak: Without(need), strong: Without(need));
        (ChatMessage message, ChatOptions options) = Request(need);

        RoutingException thrown = await Assert.ThrowsAsync<RoutingException>(() => client.GetResponseAsync([message], options, TestContext.Current.CancellationToken));

        Assert.Contains("No model can do what the request needs ('weak': ", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("'strong': ", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, _strong.Calls + _weak.Calls);
    }

    [Fact]
    public async Task A_strong_model_that_cannot_leaves_the_request_to_the_weak_one()
    {
        using RouteLlmChatClient client = Client(score: 0.9, strong: new ModelCapabilities { Images = false });

        ChatResponse response = await client.GetResponseAsync([Request("images").Message], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("weak", DecisionBasis.Capability), (response.Text, response.GetRoutingDecision()!.Basis));
    }

    [Fact]
    public async Task A_model_that_cannot_is_no_fallback_either()
    {
        _strong.OnCall = _ => throw new HttpRequestException("down");
        using RouteLlmChatClient client = Client(score: 0.9, weak: new ModelCapabilities { Images = false }, configure: options => options.Fallback = new FallbackOptions());

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync([Request("images").Message], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(0, _weak.Calls);
    }

    [Fact]
    public async Task Tools_that_are_switched_off_are_not_needed()
    {
        using RouteLlmChatClient client = Client(score: 0.1, weak: new ModelCapabilities { Tools = false });
        ChatOptions options = Request("tools").Options;
        options.ToolMode = ChatToolMode.None;

        Assert.Equal("weak", (await client.GetResponseAsync("hello", options, TestContext.Current.CancellationToken)).Text);
    }

    [Fact]
    public void Tokens_are_counted_from_text_tools_and_images()
    {
        ChatMessage[] messages = [new(ChatRole.User, [new TextContent("Hello there."), new DataContent(new byte[3], "image/png")])];
        var options = new ChatOptions { MaxOutputTokens = 50, Instructions = "Be brief.", Tools = [AIFunctionFactory.Create(() => 7, "seven", "Says it.", JsonSerializerOptions.Default)] };

        long estimated = TokenTally.Of(messages, options, counter: null);
        long counted = TokenTally.Of(messages, options, new CharacterCounter());

        int schema = ((AIFunctionDeclaration)options.Tools[0]).JsonSchema.ToString().Length;
        Assert.Equal(1000 + "Hello there.".Length + "Be brief.".Length + "seven".Length + "Says it.".Length + schema, counted);
        Assert.InRange(estimated, 1000 + 10, (counted / 2) + 500);
    }

    [Fact]
    public async Task Each_model_is_measured_by_its_own_counter()
    {
        using RouteLlmChatClient client = Client(score: 0.1, weak: new ModelCapabilities { ContextTokens = 100 }, strong: new ModelCapabilities { ContextTokens = 100 }, options =>
            options.Models["weak"].CountTokensWith(new CharacterCounter()));
        string text = string.Concat(Enumerable.Repeat("word ", 40));

        ChatResponse response = await client.GetResponseAsync(text, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("strong", "weak: about 200 tokens, but its window holds 100"), (response.Text, response.GetRoutingDecision()!.Reason));
    }

    private static ModelCapabilities Without(string need) => need switch
    {
        "tools" => new ModelCapabilities { Tools = false },
        "structured output" => new ModelCapabilities { StructuredOutput = false },
        "images" => new ModelCapabilities { Images = false },
        "audio" => new ModelCapabilities { Audio = false },
        "reasoning effort" => new ModelCapabilities { Reasoning = false },
        _ => new ModelCapabilities { ContextTokens = 100 },
    };

    private static (ChatMessage Message, ChatOptions Options) Request(string need) => need switch
    {
        "tools" => (new(ChatRole.User, "hello"), new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("look", "Looks.", JsonDocument.Parse("{}").RootElement)] }),
        "structured output" => (new(ChatRole.User, "hello"), new ChatOptions { ResponseFormat = ChatResponseFormat.Json }),
        "images" => (new(ChatRole.User, [new UriContent(new Uri("https://example.com/a.png"), "image/png")]), new ChatOptions()),
        "audio" => (new(ChatRole.User, [new DataContent(new byte[3], "audio/wav")]), new ChatOptions()),
        "reasoning effort" => (new(ChatRole.User, "hello"), new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High } }),
        _ => (new(ChatRole.User, string.Concat(Enumerable.Repeat("word ", 200))), new ChatOptions()),
    };

    private RouteLlmChatClient Client(double score, ModelCapabilities? weak = null, ModelCapabilities? strong = null, Action<RouteLlmOptions>? configure = null)
    {
        var options = new RouteLlmOptions { Threshold = 0.5 };
        options.Models["weak"] = new ModelOptions { Capabilities = weak };
        options.Models["strong"] = new ModelOptions { Capabilities = strong };
        configure?.Invoke(options);
        return new RouteLlmChatClient(_strong, _weak, new TestRouter(score), options);
    }
}

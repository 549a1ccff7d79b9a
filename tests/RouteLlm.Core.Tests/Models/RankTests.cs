using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

public sealed class RankTests
{
    private static readonly string[] Names = ["tiny", "small", "large"];

    [Theory]
    [InlineData(0.1, "tiny", 0.3, RouteTarget.Weak)]
    [InlineData(0.3, "small", 0.3, RouteTarget.Weak)]
    [InlineData(0.59, "small", 0.3, RouteTarget.Weak)]
    [InlineData(0.6, "large", 0.6, RouteTarget.Strong)]
    public async Task Scores_fall_between_the_thresholds_of_neighbours(double score, string model, double threshold, RouteTarget target)
    {
        await using ServiceProvider provider = Provider(score, options =>
        {
            options.RankThresholds.Add(0.3);
            options.RankThresholds.Add(0.6);
        });

        foreach (bool streaming in (bool[])[false, true])
        {
            ChatResponse response = await provider.GetRequiredService<IChatClient>().AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);

            RoutingDecision decision = response.GetRoutingDecision()!;
            Assert.Equal((model, model, threshold, target), (response.Text, decision.Model, decision.Threshold, decision.Target));
        }
    }

    [Fact]
    public async Task Shares_of_tiers_hold_on_the_calibration()
    {
        await using ServiceProvider provider = Provider(new RandomRouter(), options =>
        {
            foreach (double percent in (double[])[60, 30, 10])
            {
                options.RankPercents.Add(percent);
            }
        });
        var client = provider.GetRequiredService<RouteLlmChatClient>();
        var counts = Names.ToDictionary(name => name, _ => 0, StringComparer.Ordinal);
        for (int i = 0; i < 4_000; i++)
        {
            counts[(await client.RouteAsync([new ChatMessage(ChatRole.User, $"Question {i}")], cancellationToken: TestContext.Current.CancellationToken)).Model]++;
        }

        Assert.InRange(counts["tiny"], 2_280, 2_520);
        Assert.InRange(counts["small"], 1_080, 1_320);
        Assert.InRange(counts["large"], 320, 480);
    }

    [Fact]
    public async Task One_threshold_or_share_is_the_best_models_and_the_others_have_equal_parts()
    {
        await using ServiceProvider byThreshold = Provider(0.25, options => options.Threshold = 0.5);
        await using ServiceProvider byShare = Provider(new RandomRouter(), options => options.StrongModelPercent = 20);

        RoutingDecision decision = await byThreshold.GetRequiredService<RouteLlmChatClient>().RouteAsync([], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("small", 0.25), (decision.Model, decision.Threshold));
        var client = byShare.GetRequiredService<RouteLlmChatClient>();
        int tiny = 0;
        for (int i = 0; i < 2_000; i++)
        {
            tiny += (await client.RouteAsync([new ChatMessage(ChatRole.User, $"Question {i}")], cancellationToken: TestContext.Current.CancellationToken)).Model == "tiny" ? 1 : 0;
        }

        Assert.InRange(tiny, 720, 880);
    }

    [Fact]
    public async Task A_request_that_names_its_threshold_names_the_best_models()
    {
        await using ServiceProvider provider = Provider(0.45, options => options.StrongModelPercent = 50, new TestCalibratedRouter(0.45));
        var client = provider.GetRequiredService<RouteLlmChatClient>();

        Assert.Equal("large", (await client.RouteAsync([], new ChatOptions { ModelId = "router-test-0.4" }, TestContext.Current.CancellationToken)).Model);
        Assert.Equal("tiny", (await client.RouteAsync([], new ChatOptions { ModelId = "router-test-1" }, TestContext.Current.CancellationToken)).Model);
        Assert.Equal("small", (await client.RouteAsync([], new ChatOptions { ModelId = "router-test-0.8" }, TestContext.Current.CancellationToken)).Model);
    }

    [Fact]
    public async Task Fallback_asks_the_next_better_model_first()
    {
        var tiny = new TestChatClient("tiny") { OnCall = _ => throw new TimeoutException() };
        var small = new TestChatClient("small") { OnCall = _ => throw new TimeoutException() };
        var services = new ServiceCollection();
        services.AddRouteLlm(options => options.Threshold = 0.9).UseRouter(new TestRouter(0.1)).UseWeakClient(tiny).AddModel("small", small).UseStrongClient(new TestChatClient("large")).UseFallback();
        await using ServiceProvider provider = services.BuildServiceProvider();

        ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("large", response.Text);
        Assert.Equal(["weak", "small", "strong"], response.GetRoutingDecision()!.Attempts.Select(attempt => attempt.Model));
    }

    [Fact]
    public async Task A_conversation_escalates_through_the_tiers()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm(options =>
        {
            options.RankThresholds.Add(0.3);
            options.RankThresholds.Add(0.6);
        }).UseRouter(new TextRouter(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)))
            .UseConversations(conversations => conversations.Policy = ConversationPolicy.EscalateOnly)
            .AddModel("tiny", new TestChatClient("tiny")).AddModel("small", new TestChatClient("small")).AddModel("large", new TestChatClient("large"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();
        List<ChatMessage> history = [];
        var answered = new List<string>();
        foreach (string score in (string[])["0.1", "0.4", "0.1", "0.7", "0.4"])
        {
            history.Add(new ChatMessage(ChatRole.User, score));
            ChatResponse response = await client.GetResponseAsync(history, cancellationToken: TestContext.Current.CancellationToken);
            history.AddRange(response.Messages);
            answered.Add(response.Text);
        }

        Assert.Equal(["tiny", "small", "small", "large", "large"], answered);
    }

    [Fact]
    public void Ranks_that_do_not_fit_the_models_are_refused_with_what_to_write()
    {
        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(() => Provider(0.5, options => options.RankPercents.Add(100)).GetRequiredService<IChatClient>());
        Assert.Contains("Write 3 percentages, one for each model, weakest first, that add up to 100.", wrong.Message, StringComparison.Ordinal);
        wrong = Assert.Throws<OptionsValidationException>(() => Provider(0.5, options => options.RankThresholds.Add(0.5)).GetRequiredService<IChatClient>());
        Assert.Contains("Write 2 strong win rates from 0 to 1, ascending", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("There is already a model 'tiny'.", Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRouteLlm()
            .AddModel("tiny", new TestChatClient("a")).AddModel("tiny", new TestChatClient("b"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_model_of_its_own_still_needs_another()
    {
        using ServiceProvider provider = new ServiceCollection().AddRouteLlm().AddModel("tiny", new TestChatClient("tiny")).Services.BuildServiceProvider();

        Assert.Contains("There is no weak chat client", Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IChatClient>()).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Provider(double score, Action<RouteLlmOptions> configure, IPromptRouter? router = null) => Provider(router ?? new TestRouter(score), configure);

    private static ServiceProvider Provider(IPromptRouter router, Action<RouteLlmOptions> configure)
    {
        var services = new ServiceCollection();
        IRouteLlmBuilder builder = services.AddRouteLlm(configure).UseRouter(router);
        foreach (string name in Names)
        {
            builder.AddModel(name, new TestChatClient(name));
        }

        return services.BuildServiceProvider();
    }

    private sealed class TestCalibratedRouter(double score) : ICalibratedRouter
    {
        public string Name => "test";

        public ThresholdCalibration? Calibration => ThresholdCalibration.Uniform;

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(score));
    }
}

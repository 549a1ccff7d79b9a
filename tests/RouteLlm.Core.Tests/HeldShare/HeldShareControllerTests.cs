using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

public sealed class HeldShareControllerTests
{
    [Fact]
    public void It_starts_at_the_calibration()
    {
        Assert.Equal(ThresholdCalibration.Uniform.GetThreshold(30), new HeldShareController(ThresholdCalibration.Uniform, 30, new HeldShareOptions()).Threshold, 12);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(75)]
    public void The_share_holds_on_any_sequence_of_scores_within_what_the_rank_moved(double percent)
    {
        // An adversary: long runs at one end and the other, beyond what the calibration has seen.
        var options = new HeldShareOptions { StepSize = 0.02 };
        var controller = new HeldShareController(ThresholdCalibration.FromScores([0.4, 0.5, 0.6]), percent, options);
        var random = new Random(7);
        int strong = 0;
        const int Requests = 6_000;
        for (int i = 0; i < Requests; i++)
        {
            double score = (i / 1_000 % 3) switch { 0 => 0.9 + (0.1 * random.NextDouble()), 1 => 0.1 * random.NextDouble(), _ => random.NextDouble() };
            bool isStrong = score >= controller.Threshold;
            controller.Observe(isStrong);
            strong += isStrong ? 1 : 0;
        }

        // Proposition 4.1: the rank spans 2, from half below to half above the calibration.
        double bound = (2 + options.StepSize) / (Requests * options.StepSize);
        Assert.InRange((double)strong / Requests, (percent / 100) - bound, (percent / 100) + bound);
    }

    [Fact]
    public void No_request_moves_the_threshold_by_more_than_the_step()
    {
        var controller = new HeldShareController(ThresholdCalibration.Uniform, 30, new HeldShareOptions { StepSize = 0.02 });
        var random = new Random(3);
        for (int i = 0; i < 1_000; i++)
        {
            double before = controller.Threshold;
            controller.Observe(random.NextDouble() >= before);
            Assert.InRange(Math.Abs(controller.Threshold - before), 0, 0.02);
        }
    }

    [Fact]
    public void It_stays_within_its_bounds_and_turns_back_at_once()
    {
        var controller = new HeldShareController(ThresholdCalibration.Uniform, 50, new HeldShareOptions { StepSize = 0.1, MinimumThreshold = 0.2, MaximumThreshold = 0.6 });
        for (int i = 0; i < 500; i++)
        {
            controller.Observe(strong: true);
        }

        Assert.Equal(0.6, controller.Threshold, 9);
        controller.Observe(strong: false);
        Assert.InRange(controller.Threshold, 0.54, 0.56);
        for (int i = 0; i < 500; i++)
        {
            controller.Observe(strong: false);
        }

        Assert.Equal(0.2, controller.Threshold, 9);
    }

    [Fact]
    public async Task Scores_that_are_all_alike_are_shared_out_all_the_same()
    {
        using RouteLlmChatClient client = Client(new AlwaysTheSame(0.5), 25);
        int strong = 0;
        for (int i = 0; i < 2_000; i++)
        {
            strong += (await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken)).Text == "strong" ? 1 : 0;
        }

        Assert.InRange(strong, 440, 560);
    }

    [Fact]
    public async Task One_sequence_of_requests_gives_one_sequence_of_decisions()
    {
        string[] decisions = new string[2];
        for (int run = 0; run < 2; run++)
        {
            using RouteLlmChatClient client = Client(new RandomRouter(5), 30);
            for (int i = 0; i < 500; i++)
            {
                decisions[run] += (await client.GetResponseAsync($"Question {i}", cancellationToken: TestContext.Current.CancellationToken)).Text[0];
            }
        }

        Assert.Equal(decisions[0], decisions[1]);
    }

    [Fact]
    public async Task Only_requests_that_are_sent_and_name_no_threshold_count()
    {
        using RouteLlmChatClient client = Client(new AlwaysTheSame(0.9), 30);
        double before = (await client.RouteAsync([], cancellationToken: TestContext.Current.CancellationToken)).Threshold;
        for (int i = 0; i < 50; i++)
        {
            await client.RouteAsync([new ChatMessage(ChatRole.User, "hello")], cancellationToken: TestContext.Current.CancellationToken);
            await client.GetResponseAsync("hello", new ChatOptions { ModelId = "router-same-0.1" }, TestContext.Current.CancellationToken);
        }

        Assert.Equal(before, (await client.RouteAsync([], cancellationToken: TestContext.Current.CancellationToken)).Threshold);
        await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEqual(before, (await client.RouteAsync([], cancellationToken: TestContext.Current.CancellationToken)).Threshold);
    }

    [Fact]
    public async Task Many_threads_move_it_as_one()
    {
        using RouteLlmChatClient client = Client(new RandomRouter(5), 30);
        int strong = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                Interlocked.Add(ref strong, (await client.GetResponseAsync($"Question {thread} {i}", cancellationToken: TestContext.Current.CancellationToken)).Text == "strong" ? 1 : 0);
            }
        })));

        Assert.InRange(strong, 2_320, 2_480);
    }

    [Fact]
    public async Task A_share_holds_over_conversations_that_only_escalate()
    {
        using var client = new RouteLlmChatClient(new TestChatClient("s"), new TestChatClient("w"), new RandomRouter(3), new RouteLlmOptions
        {
            StrongModelPercent = 30,
            HeldShare = new HeldShareOptions(),
            Conversations = new ConversationOptions { Policy = ConversationPolicy.EscalateOnly },
        });
        int strong = 0;
        for (int conversation = 0; conversation < 300; conversation++)
        {
            List<ChatMessage> history = [];
            for (int turn = 0; turn < 10; turn++)
            {
                history.Add(new ChatMessage(ChatRole.User, $"Question {conversation} {turn}"));
                ChatResponse response = await client.GetResponseAsync(history, cancellationToken: TestContext.Current.CancellationToken);
                history.AddRange(response.Messages);
                strong += response.Text == "s" ? 1 : 0;
            }
        }

        Assert.InRange(strong, 840, 960);
    }

    [Fact]
    public void Of_a_percentage_that_is_changed_again_and_again_the_last_two_are_kept()
    {
        var shares = new HeldShareControllers(new HeldShareOptions());
        HeldShareController other = shares.Get(new ShareKey("other", 30, Boundary: 0), ThresholdCalibration.Uniform);
        HeldShareController upper = shares.Get(new ShareKey("test", 30, Boundary: 1), ThresholdCalibration.Uniform);
        for (int i = 0; i < 10_000; i++)
        {
            shares.Get(new ShareKey("test", i / 100.0, Boundary: 0), ThresholdCalibration.Uniform);
        }

        Assert.Equal([99.98, 99.99], shares.All.Where(static share => share.Key is { Router: "test", Boundary: 0 }).Select(static share => share.Key.StrongModelPercent).Order());
        Assert.Equal(4, shares.All.Count());
        Assert.Same(other, shares.Get(new ShareKey("other", 30, Boundary: 0), ThresholdCalibration.Uniform));
        Assert.Same(upper, shares.Get(new ShareKey("test", 30, Boundary: 1), ThresholdCalibration.Uniform));
    }

    [Fact]
    public void A_threshold_that_is_set_holds_no_share()
    {
        using ServiceProvider provider = new ServiceCollection().AddRouteLlm(options => options.Threshold = 0.4).HoldStrongModelPercent()
            .UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak")).Services.BuildServiceProvider();

        Assert.Contains("HeldShare holds a share, but Threshold (0.4) is set.", Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IChatClient>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_router_that_has_a_fixed_threshold_holds_no_share_unless_callers_have_theirs()
    {
        RoutingException refused = Assert.Throws<RoutingException>(() => Client(new Decisive(), new RouteLlmOptions { HeldShare = new HeldShareOptions() }));
        var options = new RouteLlmOptions { HeldShare = new HeldShareOptions(), Callers = { StrongModelPercents = { ["a"] = 20 } } };
        Client(new Decisive(), options).Dispose();

        Assert.Contains("the router 'decisive' has a fixed threshold (0.7). Give it a percentage of strong calls instead, or remove HeldShare.", refused.Message, StringComparison.Ordinal);
    }

    private static RouteLlmChatClient Client(IPromptRouter router, RouteLlmOptions options) =>
        new(new TestChatClient("strong"), new TestChatClient("weak"), router, options);

    private static RouteLlmChatClient Client(IPromptRouter router, double percent) =>
        new(new TestChatClient("strong"), new TestChatClient("weak"), router, new RouteLlmOptions { StrongModelPercent = percent, HeldShare = new HeldShareOptions() });

    private sealed class Decisive : IDecisiveRouter, ICalibratedRouter
    {
        public string Name => "decisive";

        public double? DecisionThreshold => 0.7;

        public ThresholdCalibration? Calibration => ThresholdCalibration.Uniform;

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(0.5));
    }

    private sealed class AlwaysTheSame(double score) : ICalibratedRouter
    {
        public string Name => "same";

        public ThresholdCalibration? Calibration => ThresholdCalibration.Uniform;

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(score));
    }
}

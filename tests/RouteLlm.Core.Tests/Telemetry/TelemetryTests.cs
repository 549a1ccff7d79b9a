using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace RouteLlm.Tests;

public sealed class TelemetryTests
{
    public static TheoryData<bool> Streaming { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task Metrics_are_read_back_through_opentelemetry(bool streaming)
    {
        using var exporter = new RememberingExporter();
        using MeterProvider meters = Sdk.CreateMeterProviderBuilder().AddMeter(RouteLlmDiagnostics.Name).AddReader(new BaseExportingMetricReader(exporter)).Build();
        var usage = new UsageDetails { InputTokenCount = 1_000, OutputTokenCount = 100 };
        var weak = new FaultyChatClient("weak", Fault.None, Fault.BeforeOutput) { Usage = usage };
        var options = new RouteLlmOptions
        {
            Router = $"telemetry-{streaming}",
            StrongModelPercent = 40,
            Fallback = new FallbackOptions(),
            HeldShare = new HeldShareOptions(),
            Models = { ["weak"] = new ModelOptions { Price = new ModelPrice(1, 2) }, ["strong"] = new ModelOptions { Price = new ModelPrice(10, 20) } },
            Budgets = { new BudgetOptions { Limit = 10 } },
        };
        var router = new RandomRouter(1);
        using var client = new RouteLlmChatClient(
            new RoutingPolicy(new Named(options.Router, router), options), [("weak", weak), ("strong", new FaultyChatClient("strong") { Usage = usage })], options, leaveOpen: true);
        string prompt = Enumerable.Range(0, 100).Select(i => $"Question {i}").First(text => router.ScoreAsync(new RoutingRequest(text)).AsTask().GetAwaiter().GetResult().StrongWinRate < 0.3);

        await client.AskAsync(streaming, prompt, cancellationToken: TestContext.Current.CancellationToken);
        RoutingDecision second = (await client.AskAsync(streaming, prompt, cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;
        client.RecordFeedback(second, 0.75);
        Assert.True(meters.ForceFlush());

        (string, string) byRouter = ("routellm.router", options.Router);
        Assert.Equal(1, exporter.Sum("routellm.decisions", byRouter, ("routellm.target", "weak"), ("routellm.basis", "score"), ("routellm.model", "weak")));
        Assert.Equal(1, exporter.Sum("routellm.decisions", byRouter, ("routellm.target", "strong"), ("routellm.basis", "fallback"), ("routellm.model", "strong")));
        Assert.Equal(2, exporter.Count("routellm.strong_win_rate", byRouter));
        Assert.Equal(2, exporter.Count("routellm.router.duration", byRouter));
        Assert.InRange(exporter.Last("routellm.threshold", byRouter, ("routellm.strong_model_percent", 40.0)), 0.5, 0.61);
        Assert.True(exporter.Sum("routellm.fallbacks", ("routellm.from", "weak"), ("routellm.to", "strong"), ("error.type", "HttpRequestException")) >= 1);
        Assert.True(exporter.Sum("routellm.cost", ("routellm.model", "weak")) >= 0.0012);
        Assert.True(exporter.Sum("routellm.savings") >= 0.0107);
        Assert.True(exporter.Sum("routellm.tokens", ("routellm.model", "weak"), ("gen_ai.token.type", "input")) >= 1_000);
        Assert.True(exporter.Count("routellm.request.duration", ("routellm.model", "weak"), ("routellm.outcome", "completed")) >= 1);
        Assert.True(exporter.Count("routellm.request.time_to_first_output", ("routellm.model", "weak")) >= 1);
        Assert.True(exporter.Count("routellm.feedback", ("routellm.model", "strong")) >= 1);
        Assert.Contains("routellm.circuit.open", exporter.Names);
        Assert.Contains("routellm.budget.spent", exporter.Names);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_span_tells_the_decision_and_is_the_parent_of_the_models(bool streaming)
    {
        var spans = new ConcurrentQueue<Activity>();
        using var models = new ActivitySource($"model-{streaming}");
        using TracerProvider tracer = Sdk.CreateTracerProviderBuilder().AddSource(RouteLlmDiagnostics.Name).AddSource(models.Name).AddProcessor(new RememberingProcessor(spans)).Build();
        Activity? child = null;
        var weak = new FaultyChatClient("weak", Fault.BeforeOutput);
        var strong = new FaultyChatClient("strong") { OnCall = _ => (child = models.StartActivity("call"))?.Dispose(), Usage = new UsageDetails { InputTokenCount = 7, OutputTokenCount = 5 } };
        using var client = new RouteLlmChatClient(strong, weak, new TestRouter(0.2), new RouteLlmOptions { Threshold = 0.5, Fallback = new FallbackOptions() });
        using var callers = new Activity("caller") { ActivityTraceFlags = ActivityTraceFlags.Recorded };
        callers.Start();

        RoutingDecision decision = (await client.AskAsync(streaming, "a secret prompt", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Same(callers, Activity.Current);
        Activity span = Assert.Single(spans, span => span.GetTagItem("routellm.decision.id") as string == decision.Id.ToString());
        Assert.Equal(("chat", "test", "strong", "fallback", 0.2, 0.5, "strong-from-provider", 7L, 5L), (
            span.GetTagItem("gen_ai.operation.name"), span.GetTagItem("routellm.router"), span.GetTagItem("routellm.target"), span.GetTagItem("routellm.basis"),
            span.GetTagItem("routellm.strong_win_rate"), span.GetTagItem("routellm.threshold"), span.GetTagItem("gen_ai.response.model"),
            span.GetTagItem("routellm.input_tokens"), span.GetTagItem("routellm.output_tokens")));
        Assert.Equal(callers.SpanId, span.ParentSpanId);
        Assert.Equal(span.SpanId, child!.ParentSpanId);
        Assert.Equal("HttpRequestException", Assert.Single(span.Events).Tags.Single(tag => tag.Key == "error.type").Value);
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value is string text && text.Contains("secret", StringComparison.Ordinal));
        callers.Stop();
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_failed_request_ends_its_span_with_the_error(bool streaming)
    {
        var spans = new ConcurrentQueue<Activity>();
        using TracerProvider tracer = Sdk.CreateTracerProviderBuilder().AddSource(RouteLlmDiagnostics.Name).AddProcessor(new RememberingProcessor(spans)).Build();
        using var client = new RouteLlmChatClient(
            new FaultyChatClient("strong"), new FaultyChatClient("weak", Fault.BeforeOutput), new TestRouter(0.2, $"fails-{streaming}"), new RouteLlmOptions { Threshold = 0.5 });

        await Assert.ThrowsAsync<HttpRequestException>(() => client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken));

        Activity span = Assert.Single(spans, span => span.GetTagItem("routellm.router") as string == $"fails-{streaming}");
        Assert.Equal((ActivityStatusCode.Error, "HttpRequestException", "failed"), (span.Status, span.GetTagItem("error.type"), span.GetTagItem("routellm.outcome")));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task In_shadow_mode_the_strong_model_answers_and_the_record_tells_what_would_have_been(bool streaming)
    {
        var sink = new RememberingSink { KeepsPrompts = true };
        var options = new RouteLlmOptions { Router = "test", Threshold = 0.5, Shadow = true };
        using var client = new RouteLlmChatClient(
            new RoutingPolicy(new RouterList([new TestRouter(0.2)]), options), [("weak", new FaultyChatClient("weak")), ("strong", new FaultyChatClient("strong"))], options, leaveOpen: true, [sink]);

        ChatResponse response = await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);

        DecisionRecord record = Assert.Single(sink.Records);
        Assert.Equal(("strong", DecisionBasis.Shadow, 0.2, 0.5, "hello"), (response.Text, record.Decision.Basis, record.Decision.StrongWinRate, record.Decision.Threshold, record.Prompt));
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task A_sink_that_throws_fails_no_request_and_prompts_go_only_where_they_are_asked_for(bool streaming)
    {
        var prompts = new RememberingSink { KeepsPrompts = true };
        var none = new RememberingSink();
        var options = new RouteLlmOptions { Router = "test", Threshold = 0.5 };
        using var client = new RouteLlmChatClient(
            new RoutingPolicy(new RouterList([new TestRouter(0.2)]), options), [("weak", new FaultyChatClient("weak")), ("strong", new FaultyChatClient("strong"))], options, leaveOpen: true, [new ThrowingSink(), prompts, none]);

        RoutingDecision decision = (await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;
        client.RecordFeedback(decision.Id, 1);

        Assert.Equal(("hello", null), (Assert.Single(prompts.Records).Prompt, Assert.Single(none.Records).Prompt));
        Assert.Equal((decision.Id, 1.0), (Assert.Single(none.Feedback).DecisionId, none.Feedback[0].Score));
        Assert.Equal((DecisionOutcome.Completed, streaming, "weak-from-provider"), (none.Records[0].Outcome, none.Records[0].IsStreaming, none.Records[0].ResponseModelId));
        Assert.InRange(none.Records[0].TimeToFirstOutput!.Value, TimeSpan.Zero, none.Records[0].Elapsed);
    }

    [Fact]
    public void Feedback_needs_a_decision_and_a_score_between_0_and_1()
    {
        using var client = new RouteLlmChatClient(new TestChatClient("strong"), new TestChatClient("weak"), LexicalRouter.Default);

        Assert.Throws<ArgumentException>(() => client.RecordFeedback(Guid.Empty, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.RecordFeedback(Guid.NewGuid(), 1.5));
        Assert.Throws<ArgumentNullException>(() => client.RecordFeedback(null!, 1));
    }

    private sealed class Named(string name, IPromptRouter router) : IRouterCatalog
    {
        public IReadOnlyCollection<string> Names => [name];

        public IPromptRouter Get(string asked) => router;
    }

    private sealed class ThrowingSink : IDecisionSink
    {
        public void Record(DecisionRecord record) => throw new InvalidOperationException();

        public void Record(FeedbackRecord feedback) => throw new InvalidOperationException();
    }

    private sealed class RememberingProcessor(ConcurrentQueue<Activity> spans) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => spans.Enqueue(data);
    }
}

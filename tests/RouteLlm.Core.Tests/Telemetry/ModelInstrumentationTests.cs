using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>
/// The router beside Microsoft.Extensions.AI's own instrumentation, around the models and around the router, with sensitive data on.
/// </summary>
public sealed class ModelInstrumentationTests : IDisposable
{
    // Its digits stand in no time that a span may carry.
    private const double WinRate = 0.271828182845;

    private readonly string _models = $"models-{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public ModelInstrumentationTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RouteLlmDiagnostics.Name || source.Name == _models,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public static TheoryData<bool, bool> Streams { get; } = new() { { false, false }, { true, false }, { true, true } };

    public void Dispose() => _listener.Dispose();

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Inside_of_the_router_tokens_are_counted_once_and_no_decision_is_written(bool streaming, bool withMessageIds)
    {
        using var counted = new CountedTokens(_models);
        using var client = new RouteLlmChatClient(Instrument(Model("strong", withMessageIds)), Instrument(Model("weak", withMessageIds)), new TestRouter(WinRate, "inside"), Options());

        RoutingDecision decision = (await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Activity routers = Assert.Single(_spans, span => span.GetTagItem("routellm.decision.id") as string == decision.Id.ToString());
        Activity models = Assert.Single(_spans, span => span.Source.Name == _models);
        Assert.Equal(routers.SpanId, models.ParentSpanId);
        Assert.Equal(7, Convert.ToInt64(models.GetTagItem("gen_ai.usage.input_tokens"), null));
        Assert.Equal(7, counted.Input);
        Assert.DoesNotContain(routers.TagObjects, tag => tag.Key.StartsWith("gen_ai.usage.", StringComparison.Ordinal));
        Assert.Equal((7L, 5L), (routers.GetTagItem("routellm.input_tokens"), routers.GetTagItem("routellm.output_tokens")));
        Assert.DoesNotContain(models.TagObjects, tag => tag.Key.StartsWith("routellm.", StringComparison.Ordinal));
        AssertNoDecisionIn(models);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Outside_of_the_router_no_decision_is_written(bool streaming, bool withMessageIds)
    {
        using var router = new RouteLlmChatClient(Model("strong", withMessageIds), Model("weak", withMessageIds), new TestRouter(WinRate, "outside"), Options());
        using IChatClient client = Instrument(router);

        ChatResponse response = await client.AskAsync(streaming, "hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("weak", response.GetRoutingDecision()!.Model);
        AssertNoDecisionIn(Assert.Single(_spans, span => span.Source.Name == _models));
    }

    [Fact]
    public async Task What_middleware_around_a_model_keeps_of_a_stream_is_not_changed()
    {
        var update = new ChatResponseUpdate(ChatRole.Assistant, "hello") { AdditionalProperties = new() { ["of"] = "the model" } };
        using var model = new Middleware(new RepeatingStream(update));
        using var client = new RouteLlmChatClient(model, model, new TestRouter(WinRate, "stream"), Options());

        ChatResponseUpdate first = await client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(first.GetRoutingDecision());
        Assert.Equal("the model", first.AdditionalProperties!["of"]);
        Assert.Equal(["of"], update.AdditionalProperties.Keys);
    }

    [Fact]
    public async Task Nothing_is_measured_under_the_names_of_a_models_own_metrics()
    {
        var names = new ConcurrentDictionary<string, int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) => names.TryAdd(instrument.Meter.Name == RouteLlmDiagnostics.Name ? instrument.Name : string.Empty, 0),
        };
        listener.Start();
        using var client = new RouteLlmChatClient(new TestChatClient("strong"), new TestChatClient("weak"), new TestRouter(WinRate, "metrics"), Options());

        await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("routellm.tokens", names.Keys);
        Assert.DoesNotContain(names.Keys, name => name.StartsWith("gen_ai.", StringComparison.Ordinal));
    }

    private static RouteLlmOptions Options() => new()
    {
        Threshold = 0.5,
        Conversations = new ConversationOptions { Policy = ConversationPolicy.EscalateOnly },
    };

    private static void AssertNoDecisionIn(Activity span)
    {
        foreach (KeyValuePair<string, object?> tag in span.TagObjects)
        {
            string text = Convert.ToString(tag.Value, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty;
            Assert.DoesNotContain("Decision", text, StringComparison.Ordinal);
            Assert.DoesNotContain("routellm.", text, StringComparison.Ordinal);
            Assert.DoesNotContain("0.2718281", text, StringComparison.Ordinal);
        }
    }

    private static FaultyChatClient Model(string name, bool withMessageIds) =>
        new(name) { Usage = new UsageDetails { InputTokenCount = 7, OutputTokenCount = 5 }, MessageId = withMessageIds ? "m" : null };

    private IChatClient Instrument(IChatClient client) => new ChatClientBuilder(client).UseOpenTelemetry(sourceName: _models, configure: instrumentation => instrumentation.EnableSensitiveData = true).Build();

    private sealed class CountedTokens : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _input;

        public CountedTokens(string models)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == models && instrument.Name == "gen_ai.client.token.usage")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<int>((_, measurement, tags, _) =>
            {
                foreach (KeyValuePair<string, object?> tag in tags)
                {
                    Interlocked.Add(ref _input, tag is { Key: "gen_ai.token.type", Value: "input" } ? measurement : 0);
                }
            });
            _listener.Start();
        }

        public long Input => Interlocked.Read(ref _input);

        public void Dispose() => _listener.Dispose();
    }

    private sealed class Middleware(IChatClient model) : DelegatingChatClient(model);

    private sealed class RepeatingStream(ChatResponseUpdate update) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return update;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}

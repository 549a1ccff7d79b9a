using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace RouteLlm.Tests;

/// <summary>What OpenTelemetry exports of requests that reach a router inside an ASP.NET Core application.</summary>
/// <remarks>Alone, since a span is recorded for all that listen in the process once one of them samples it.</remarks>
[Collection(nameof(RunsAlone))]
public sealed class WebApplicationSpanTests : IAsyncDisposable
{
    private readonly ConcurrentBag<Activity> _spans = [];
    private readonly ConcurrentQueue<bool> _keptActivities = [];
    private readonly HttpClient _http = new();
    private WebApplication? _application;

    public static TheoryData<bool> Streaming { get; } = [false, true];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task Each_request_gives_a_span_with_nothing_but_the_source_added(bool streaming)
    {
        await StartAsync(streaming);
        using TracerProvider tracer = Sdk.CreateTracerProviderBuilder().AddSource(RouteLlmDiagnostics.Name).AddInMemoryExporter(new Collected(_spans)).Build();

        Guid first = await AskAsync();
        Guid second = await AskAsync();

        Activity span = SpanOf(first);
        Assert.Equal("routellm", span.GetTagItem("gen_ai.provider.name"));
        Assert.Equal(default, span.ParentSpanId);
        Assert.NotEqual(default, Assert.Single(span.Links).Context.TraceId);
        Assert.NotEqual(span.TraceId, SpanOf(second).TraceId);
        Assert.Equal([true, true], _keptActivities);
    }

    [Theory]
    [MemberData(nameof(Streaming))]
    public async Task The_span_is_a_child_of_the_web_servers_where_that_is_traced(bool streaming)
    {
        await StartAsync(streaming);
        using TracerProvider tracer = Sdk.CreateTracerProviderBuilder().AddSource(RouteLlmDiagnostics.Name).AddAspNetCoreInstrumentation().AddInMemoryExporter(new Collected(_spans)).Build();

        Activity span = SpanOf(await AskAsync());

        await WaitUntilAsync(() => _spans.Any(other => other.Kind == ActivityKind.Server && other.TraceId == span.TraceId));
        Activity server = Assert.Single(_spans, other => other.Kind == ActivityKind.Server && other.TraceId == span.TraceId);
        Assert.Equal(server.SpanId, span.ParentSpanId);
        Assert.Empty(span.Links);
    }

    [Theory]
    [InlineData("01", 1)]
    [InlineData("00", 0)]
    public async Task What_a_caller_decided_about_sampling_holds(string flags, int spans)
    {
        await StartAsync(streaming: false);
        using TracerProvider tracer = Sdk.CreateTracerProviderBuilder().AddSource(RouteLlmDiagnostics.Name).AddInMemoryExporter(new Collected(_spans)).Build();
        var trace = ActivityTraceId.CreateRandom();
        _http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-{flags}");

        Guid decision = await AskAsync();

        Assert.Equal(spans, _spans.Count(span => span.TraceId == trace && IsOf(span, decision)));
        Assert.Equal(spans, _spans.Count(span => IsOf(span, decision)));
    }

    [Fact]
    public async Task A_sampler_that_drops_the_web_servers_span_drops_what_is_below_it()
    {
        await StartAsync(streaming: false);
        using TracerProvider tracer = Sdk.CreateTracerProviderBuilder()
            .AddSource(RouteLlmDiagnostics.Name).AddAspNetCoreInstrumentation().SetSampler(new ParentBasedSampler(new AlwaysOffSampler())).AddInMemoryExporter(new Collected(_spans)).Build();

        Guid decision = await AskAsync();

        Assert.DoesNotContain(_spans, span => IsOf(span, decision));
    }

    private static bool IsOf(Activity span, Guid decision) => span.GetTagItem("routellm.decision.id") as string == decision.ToString();

    private Activity SpanOf(Guid decision) => Assert.Single(_spans, span => IsOf(span, decision));

    private async Task<Guid> AskAsync() => Guid.Parse(await _http.GetStringAsync(new Uri(_application!.Urls.Single()), TestContext.Current.CancellationToken));

    private async Task StartAsync(bool streaming)
    {
        var client = new RouteLlmChatClient(new TestChatClient("strong"), new TestChatClient("weak"), new TestRouter(0.2), new RouteLlmOptions { Threshold = 0.5 });
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        _application = builder.Build();
        _application.Urls.Add("http://127.0.0.1:0");
        _application.MapGet("/", async (HttpContext context) =>
        {
            Activity? own = Activity.Current;
            RoutingDecision decision = (await client.AskAsync(streaming, "hello", cancellationToken: context.RequestAborted)).GetRoutingDecision()!;
            _keptActivities.Enqueue(own is not null && Activity.Current == own);
            return decision.Id.ToString();
        });
        await _application.StartAsync(TestContext.Current.CancellationToken);
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The exporter adds to a list, from any thread.</summary>
    private sealed class Collected(ConcurrentBag<Activity> spans) : ICollection<Activity>
    {
        public int Count => spans.Count;

        public bool IsReadOnly => false;

        public void Add(Activity item) => spans.Add(item);

        public void Clear() => spans.Clear();

        public bool Contains(Activity item) => spans.Contains(item);

        public void CopyTo(Activity[] array, int arrayIndex) => spans.CopyTo(array, arrayIndex);

        public bool Remove(Activity item) => throw new NotSupportedException();

        public IEnumerator<Activity> GetEnumerator() => spans.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => spans.GetEnumerator();
    }
}

using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace RouteLlm.Benchmarks;

/// <summary>
/// What everything that production asks for adds to the plain client, while nothing fails: fallback with circuits and a time limit,
/// conversations, capabilities, costs, a budget, a held share, metrics through OpenTelemetry, and a decision log.
/// </summary>
[MemoryDiagnoser]
public class ProductionOverhead
{
    private readonly ChatMessage[] _messages = [new(ChatRole.User, SamplePrompt.OfLength(500))];
    private readonly InstantChatClient _inner = new() { Usage = new UsageDetails { InputTokenCount = 120, OutputTokenCount = 300 } };
    private readonly string _log = Path.Combine(Path.GetTempPath(), $"routellm-benchmark-{Environment.ProcessId}.jsonl");
    private MeterProvider _meters = null!;
    private ServiceProvider _services = null!;
    private RouteLlmChatClient _plain = null!;
    private IChatClient _everything = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _plain = new RouteLlmChatClient(_inner, _inner, LexicalRouter.Default);
        _meters = Sdk.CreateMeterProviderBuilder().AddMeter(RouteLlmDiagnostics.Name).AddReader(new BaseExportingMetricReader(new SilentExporter())).Build();
        var services = new ServiceCollection();
        services.AddRouteLlm(options => options.StrongModelPercent = 30)
            .UseStrongClient(_inner)
            .UseWeakClient(_inner)
            .UseFallback(fallback => fallback.AttemptTimeout = TimeSpan.FromSeconds(30))
            .UseConversations(conversations => conversations.Policy = ConversationPolicy.EscalateOnly)
            .DescribeModel("strong", new ModelPrice(2.5m, 10), new ModelCapabilities { ContextTokens = 128_000 })
            .DescribeModel("weak", new ModelPrice(0.15m, 0.6m), new ModelCapabilities { ContextTokens = 128_000, Images = false })
            .AddBudget(1_000_000)
            .HoldStrongModelPercent()
            .UseDecisionLog(_log);
        _services = services.BuildServiceProvider();
        _everything = _services.GetRequiredService<IChatClient>();
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _plain.Dispose();
        _services.Dispose();
        _meters.Dispose();
        File.Delete(_log);
        File.Delete($"{_log}.lock");
    }

    [Benchmark(Baseline = true)]
    public Task<ChatResponse> Plain() => _plain.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> Everything() => _everything.GetResponseAsync(_messages);

    [Benchmark]
    public Task<int> PlainStreaming() => CountAsync(_plain);

    [Benchmark]
    public Task<int> EverythingStreaming() => CountAsync(_everything);

    private async Task<int> CountAsync(IChatClient client)
    {
        int updates = 0;
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(_messages))
        {
            updates++;
        }

        return updates;
    }

    private sealed class SilentExporter : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}

using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Benchmarks;

/// <summary>
/// What battles add to a request that is not sampled, whole and streamed. The router gives a score at once, so that the difference is not
/// lost in its time.
/// </summary>
[MemoryDiagnoser]
public class BattleOverhead
{
    private readonly ChatMessage[] _messages = [new(ChatRole.User, SamplePrompt.OfLength(500))];
    private readonly InstantChatClient _inner = new();
    private readonly string _log = Path.Combine(Path.GetTempPath(), $"routellm-benchmark-{Environment.ProcessId}.jsonl");
    private ServiceProvider _without = null!;
    private ServiceProvider _with = null!;
    private IChatClient _clientWithout = null!;
    private IChatClient _clientWith = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _without = Build(static _ => { });
        _with = Build(builder => builder.UseBattles(battles =>
        {
            // No request of a benchmark is chosen.
            (battles.SampleRate, battles.SpendLimit, battles.File, battles.JudgeModel) = (1e-12, 1, _log, "strong");
        }));
        _clientWithout = _without.GetRequiredService<IChatClient>();
        _clientWith = _with.GetRequiredService<IChatClient>();
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _without.Dispose();
        _with.Dispose();
    }

    [Benchmark(Baseline = true)]
    public Task<ChatResponse> Without() => _clientWithout.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> WithBattles() => _clientWith.GetResponseAsync(_messages);

    [Benchmark]
    public Task<int> WithoutStreaming() => CountAsync(_clientWithout);

    [Benchmark]
    public Task<int> WithBattlesStreaming() => CountAsync(_clientWith);

    private ServiceProvider Build(Action<IRouteLlmBuilder> configure)
    {
        var services = new ServiceCollection();
        configure(services.AddRouteLlm().UseRouter(new RandomRouter()).UseStrongClient(_inner).UseWeakClient(_inner).DescribeModel("strong", new ModelPrice(2.5m, 10)).DescribeModel("weak", new ModelPrice(0.15m, 0.6m)));
        return services.BuildServiceProvider();
    }

    private async Task<int> CountAsync(IChatClient client)
    {
        int updates = 0;
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(_messages))
        {
            updates++;
        }

        return updates;
    }
}

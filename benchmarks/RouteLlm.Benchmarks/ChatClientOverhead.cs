using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace RouteLlm.Benchmarks;

/// <summary>What the whole client adds to a call, against calling the inner client directly.</summary>
[MemoryDiagnoser]
public class ChatClientOverhead
{
    private readonly ChatMessage[] _messages = [new(ChatRole.User, SamplePrompt.OfLength(500))];
    private readonly InstantChatClient _inner = new();
    private RouteLlmChatClient _routed = null!;

    [GlobalSetup]
    public void Prepare() => _routed = new RouteLlmChatClient(_inner, _inner, LexicalRouter.Default);

    [GlobalCleanup]
    public void CleanUp() => _routed.Dispose();

    [Benchmark(Baseline = true)]
    public Task<ChatResponse> Direct() => _inner.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> Routed() => _routed.GetResponseAsync(_messages);

    [Benchmark]
    public Task<int> DirectStreaming() => CountAsync(_inner);

    [Benchmark]
    public Task<int> RoutedStreaming() => CountAsync(_routed);

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

using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace RouteLlm.Benchmarks;

/// <summary>
/// What the client adds to a call, against the inner client directly and against Microsoft.Extensions.AI's own <c>RoutingChatClient</c>:
/// with the embedded router, and with one that costs nothing.
/// </summary>
[MemoryDiagnoser]
public class ChatClientOverhead
{
    private readonly ChatMessage[] _messages = [new(ChatRole.User, SamplePrompt.OfLength(500))];
    private readonly InstantChatClient _inner = new();
    private RouteLlmChatClient _routed = null!;
    private RouteLlmChatClient _routedForFree = null!;
#pragma warning disable MEAI001 // Experimental, and what ours is compared with.
    private RoutingChatClient _theirs = null!;
#pragma warning restore MEAI001

    [GlobalSetup]
    public void Prepare()
    {
        _routed = new RouteLlmChatClient(_inner, _inner, LexicalRouter.Default);
        _routedForFree = new RouteLlmChatClient(_inner, _inner, new FreeRouter(), new RouteLlmOptions { Threshold = 0.5 });
#pragma warning disable MEAI001
        _theirs = RoutingChatClient.Create((_, _) => new ValueTask<IChatClient>(_inner));
#pragma warning restore MEAI001
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _routed.Dispose();
        _routedForFree.Dispose();
        _theirs.Dispose();
    }

    [Benchmark(Baseline = true)]
    public Task<ChatResponse> Direct() => _inner.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> RoutingChatClientOfMicrosoft() => _theirs.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> RoutedForFree() => _routedForFree.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> Routed() => _routed.GetResponseAsync(_messages);

    [Benchmark]
    public Task<int> DirectStreaming() => CountAsync(_inner);

    [Benchmark]
    public Task<int> RoutingChatClientOfMicrosoftStreaming() => CountAsync(_theirs);

    [Benchmark]
    public Task<int> RoutedForFreeStreaming() => CountAsync(_routedForFree);

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

    private sealed class FreeRouter : IPromptRouter
    {
        public string Name => "free";

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) => new(new RouterScore(0.7));
    }
}

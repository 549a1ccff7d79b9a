using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace RouteLlm.Benchmarks;

/// <summary>
/// What a cascade, prompt caches and agents' signals add to a request that they look at; requests that they don't look at are the plain
/// client's.
/// </summary>
[MemoryDiagnoser]
public class AnswerFeatureOverhead
{
    private readonly ChatMessage[] _prompt = [new(ChatRole.User, SamplePrompt.OfLength(500))];
    private readonly ChatMessage[] _conversation = [new(ChatRole.User, SamplePrompt.OfLength(500)), new(ChatRole.Assistant, SamplePrompt.OfLength(2000)), new(ChatRole.User, SamplePrompt.OfLength(500))];
    private readonly List<ChatMessage> _turn = [new(ChatRole.User, SamplePrompt.OfLength(500))];
    private readonly InstantChatClient _inner = new() { Usage = new UsageDetails { InputTokenCount = 120, OutputTokenCount = 300 } };
    private RouteLlmChatClient _plain = null!;
    private RouteLlmChatClient _cascade = null!;
    private RouteLlmChatClient _caches = null!;
    private RouteLlmChatClient _agents = null!;

    [GlobalSetup]
    public void Prepare()
    {
        for (int round = 0; round < 5; round++)
        {
            _turn.Add(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent($"call-{round}", "read", new Dictionary<string, object?>(StringComparer.Ordinal) { ["path"] = $"file-{round}" })
            {
                AdditionalProperties = new AdditionalPropertiesDictionary { ["routellm.model"] = "weak 0.3" },
            }]));
            _turn.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent($"call-{round}", $"{round} {SamplePrompt.OfLength(2000)}")]));
        }

        _plain = Client(static _ => { });
        _cascade = Client(static options =>
        {
            options.Cascade = new CascadeOptions { ClearlyWeakBelow = 0, ClearlyStrongFrom = 1 };
            options.Cascade.CheckWith(new ValidityCheck());
        });
        _caches = Client(static options => options.CacheAwareness = new CacheAwarenessOptions());
        _agents = Client(static options => options.AgentSignals = new AgentSignalOptions());
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _plain.Dispose();
        _cascade.Dispose();
        _caches.Dispose();
        _agents.Dispose();
    }

    [Benchmark(Baseline = true)]
    public Task<ChatResponse> Plain() => _plain.GetResponseAsync(_prompt);

    [Benchmark]
    public Task<ChatResponse> Cascade() => _cascade.GetResponseAsync(_prompt);

    [Benchmark]
    public Task<ChatResponse> PlainConversation() => _plain.GetResponseAsync(_conversation);

    [Benchmark]
    public Task<ChatResponse> CachesInConversation() => _caches.GetResponseAsync(_conversation);

    [Benchmark]
    public Task<ChatResponse> PlainTurn() => _plain.GetResponseAsync(_turn);

    [Benchmark]
    public Task<ChatResponse> AgentsInTurn() => _agents.GetResponseAsync(_turn);

    private RouteLlmChatClient Client(Action<RouteLlmOptions> configure)
    {
        var options = new RouteLlmOptions { Threshold = 0.9 };
        options.Models["strong"] = new ModelOptions { Price = new ModelPrice(2.5m, 10, 1.25m) };
        options.Models["weak"] = new ModelOptions { Price = new ModelPrice(0.15m, 0.6m, 0.075m) };
        configure(options);
        return new RouteLlmChatClient(_inner, _inner, LexicalRouter.Default, options, leaveOpen: true);
    }
}

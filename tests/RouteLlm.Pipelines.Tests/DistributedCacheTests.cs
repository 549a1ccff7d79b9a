using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

public sealed class DistributedCacheTests
{
    private static readonly ChatOptions ToStrong = new() { ModelId = "router-spy-0" };
    private static readonly ChatOptions ToWeak = new() { ModelId = "router-spy-1" };

    private readonly MemoryDistributedCache _cache = new(Options.Create(new MemoryDistributedCacheOptions()));
    private readonly TestChatClient _strong = new("strong");
    private readonly TestChatClient _weak = new("weak");
    private readonly List<string> _log = [];

    public static TheoryData<string, bool, bool> Caches
    {
        get
        {
            var data = new TheoryData<string, bool, bool>();
            foreach (string kind in (string[])["UseModelPipeline", "clients with caches", "by hand", "UseRouteLlm"])
            {
                foreach (bool isNamed in (bool[])[true, false])
                {
                    data.Add(kind, isNamed, true);
                    data.Add(kind, isNamed, false);
                }
            }

            return data;
        }
    }

    [Fact]
    public async Task A_cache_alone_does_not_tell_two_clients_apart()
    {
        using IChatClient first = Cached(_strong);
        using IChatClient second = Cached(_weak);

        Assert.Equal("strong", (await first.AskAsync("hello", isStreaming: false)).Text);
        Assert.Equal("strong", (await second.AskAsync("hello", isStreaming: false)).Text);
    }

    [Theory]
    [MemberData(nameof(Caches))]
    public async Task A_cache_between_the_router_and_its_models_never_gives_one_models_answer_for_the_others(string kind, bool saysModel, bool isStreaming)
    {
        IChatClient strong = saysModel ? _strong : new WithoutMetadata(_strong);
        IChatClient weak = saysModel ? _weak : new WithoutMetadata(_weak);

        // The second application is another process with the same cache.
        for (int application = 0; application < 2; application++)
        {
            await using ServiceProvider? provider = kind is "UseModelPipeline" or "clients with caches" ? Provider(kind, strong, weak) : null;
            IChatClient client = provider?.GetRequiredService<IChatClient>() ?? ByHand(kind, strong, weak);
            foreach (bool isRepeated in (bool[])[false, true])
            {
                Assert.Equal(("strong", isRepeated), ((await client.AskAsync("hello", isStreaming, ToStrong)).Text, isRepeated));
                Assert.Equal(("weak", isRepeated), ((await client.AskAsync("hello", isStreaming, ToWeak)).Text, isRepeated));
            }
        }

        Assert.Equal((1, 1), (_strong.Calls, _weak.Calls));
        Assert.Equal(8, _log.Count);
        Assert.All([_strong.LastOptions?.ModelId, _weak.LastOptions?.ModelId], Assert.Null);
    }

    [Fact]
    public async Task Models_of_two_registrations_that_have_one_name_stay_apart()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IDistributedCache>(_cache);
        services.AddKeyedRouteLlm("support", o => o.Threshold = 0).UseStrongClient(new WithoutMetadata(_strong)).UseWeakClient(_weak).UseModelPipeline("strong", chat => chat.UseDistributedCache());
        services.AddKeyedRouteLlm("batch", o => o.Threshold = 0).UseStrongClient(new WithoutMetadata(_weak)).UseWeakClient(_weak).UseModelPipeline("strong", chat => chat.UseDistributedCache());
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal("strong", (await provider.GetRequiredKeyedService<IChatClient>("support").AskAsync("hello", isStreaming: false)).Text);
        Assert.Equal("weak", (await provider.GetRequiredKeyedService<IChatClient>("batch").AskAsync("hello", isStreaming: false)).Text);
    }

    [Fact]
    public async Task Values_that_the_application_put_into_the_keys_stay_there()
    {
        using var strong = new DistributedCachingChatClient(_strong, _cache) { CacheKeyAdditionalValues = ["tenant"] };
        var services = new ServiceCollection();
        services.AddRouteLlm().UseStrongClient(strong).UseWeakClient(_weak);
        await using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredService<IChatClient>();

        Assert.Equal("tenant", strong.CacheKeyAdditionalValues[0]);
        Assert.Equal(1, strong.CacheKeyAdditionalValues.Count(value => value is "RouteLlm model"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cache_of_another_kind_tells_models_apart_by_the_model_id_that_is_set_in_front_of_it(bool isStreaming)
    {
        var answers = new Dictionary<string, ChatResponse>(StringComparer.Ordinal);
        var services = new ServiceCollection();
        services.AddRouteLlm().UseRouter(new SpyRouter(_log)).UseStrongClient(_strong).UseWeakClient(_weak)
            .UseModelPipeline("strong", chat => chat.ConfigureOptions(options => options.ModelId ??= "strong-model").Use(inner => new OtherCache(answers, inner)))
            .UseModelPipeline("weak", chat => chat.ConfigureOptions(options => options.ModelId ??= "weak-model").Use(inner => new OtherCache(answers, inner)));
        services.Configure<RouteLlmOptions>(o => o.Threshold = 0.5);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();

        foreach (string model in (string[])["strong", "weak", "strong", "weak"])
        {
            Assert.Equal(model, (await client.AskAsync("hello", isStreaming, model == "strong" ? ToStrong : ToWeak)).Text);
        }

        Assert.Equal((1, 1), (_strong.Calls, _weak.Calls));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cache_around_the_router_answers_with_the_decision_of_the_first_time(bool isStreaming)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IDistributedCache>(_cache);
        services.AddRouteLlm(o => o.Threshold = 0.5).UseRouter(new SpyRouter(_log)).UseStrongClient(_strong).UseWeakClient(_weak).UsePipeline(chat => chat.UseDistributedCache());
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();

        foreach (string prompt in (string[])["hard", "easy", "hard", "easy"])
        {
            ChatResponse response = await client.AskAsync(prompt, isStreaming);
            string expected = prompt == "hard" ? "strong" : "weak";
            Assert.Equal((expected, expected), (response.Text, response.GetRoutingDecision()!.Model));
        }

        Assert.Equal(["router: hard", "router: easy"], _log);
        Assert.Equal((1, 1), (_strong.Calls, _weak.Calls));
    }

    private IChatClient Cached(IChatClient client) => new ChatClientBuilder(client).UseDistributedCache(_cache).Build();

    private ServiceProvider Provider(string kind, IChatClient strong, IChatClient weak)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IDistributedCache>(_cache);
        IRouteLlmBuilder builder = services.AddRouteLlm(o => o.Threshold = 0.5).UseRouter(new SpyRouter(_log));
        if (kind == "UseModelPipeline")
        {
            builder.UseStrongClient(strong).UseWeakClient(weak).UseModelPipeline("strong", chat => chat.UseDistributedCache()).UseModelPipeline("weak", chat => chat.UseDistributedCache());
        }
        else
        {
            builder.UseStrongClient(Cached(strong)).UseWeakClient(_ => Cached(weak));
        }

        return services.BuildServiceProvider();
    }

    private IChatClient ByHand(string kind, IChatClient strong, IChatClient weak) => kind == "by hand"
        ? new RouteLlmChatClient(Cached(strong), Cached(weak), new SpyRouter(_log), new RouteLlmOptions { Threshold = 0.5 })
        : new ChatClientBuilder(strong).UseRouteLlm(Cached(weak), new SpyRouter(_log), o => o.Threshold = 0.5).UseDistributedCache(_cache).Build();

    private sealed class WithoutMetadata(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? null : base.GetService(serviceType, serviceKey);
    }

    private sealed class OtherCache(Dictionary<string, ChatResponse> answers, IChatClient inner) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            string key = $"{options?.ModelId}: {messages.Last().Text}";
            ChatResponse answer = answers.TryGetValue(key, out ChatResponse? known) ? known : answers[key] = await base.GetResponseAsync(messages, options, cancellationToken);
            return new ChatResponse(answer.Messages) { ModelId = answer.ModelId };
        }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            {
                yield return update;
            }
        }
    }
}

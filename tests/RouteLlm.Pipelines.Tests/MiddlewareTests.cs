using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

// Chat reduction is marked experimental.
#pragma warning disable MEAI001

namespace RouteLlm.Tests;

/// <summary>
/// Other middleware of Microsoft.Extensions.AI around the router: it sees every prompt, and the model that it names answers.
/// </summary>
public sealed class MiddlewareTests
{
    private readonly TestChatClient _strong = new("strong");
    private readonly TestChatClient _weak = new("weak");
    private readonly List<string> _log = [];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Logging_around_the_router_logs_each_request_once(bool isStreaming)
    {
        using var lines = new RememberingLoggerProvider();
        await using ServiceProvider provider = Build(
            builder => builder.UsePipeline(chat => chat.UseLogging()).Services.AddLogging(logging => logging.AddProvider(lines).SetMinimumLevel(LogLevel.Debug)));

        await AssertRoutesAsync(provider, isStreaming);

        string method = isStreaming ? "GetStreamingResponseAsync" : "GetResponseAsync";
        Assert.Equal(2, lines.Lines.Count(line => line == $"Microsoft.Extensions.AI.LoggingChatClient: {method} invoked."));
        Assert.Equal(2, lines.Lines.Count(line => line == $"Microsoft.Extensions.AI.LoggingChatClient: {method} completed."));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenTelemetry_around_the_router_has_one_span_a_request_that_names_the_model_which_answered(bool isStreaming)
    {
        string source = $"pipeline-{Guid.NewGuid():N}";
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate.Name == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using ServiceProvider provider = Build(builder => builder.UsePipeline(chat => chat.UseOpenTelemetry(sourceName: source)));

        await AssertRoutesAsync(provider, isStreaming);

        Assert.Equal(["strong-from-provider", "weak-from-provider"], spans.Select(span => span.GetTagItem("gen_ai.response.model")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reduced_conversation_is_scored_by_its_last_prompt(bool isStreaming)
    {
        await using ServiceProvider provider = Build(builder => builder.UsePipeline(chat => chat.UseChatReducer(new MessageCountingChatReducer(1))));
        IChatClient client = provider.GetRequiredService<IChatClient>();
        ChatMessage[] conversation = [new(ChatRole.User, "easy"), new(ChatRole.Assistant, "yes"), new(ChatRole.User, "hard")];

        ChatResponse response = await client.AskAsync(conversation, isStreaming);

        Assert.Equal(("strong", "strong"), (response.Text, response.GetRoutingDecision()!.Model));
        Assert.Equal(["router: hard"], _log);
        Assert.Equal("hard", Assert.Single(_strong.LastMessages!).Text);
    }

    [Theory]
    [InlineData("hard", "strong")]
    [InlineData("easy", "weak")]
    public async Task Structured_output_comes_from_the_model_that_the_decision_names(string prompt, string model)
    {
        var services = new ServiceCollection();
        services.AddRouteLlm(o => o.Threshold = 0.5).UseStrongClient(new JsonChatClient("strong")).UseWeakClient(new JsonChatClient("weak")).UseRouter(new SpyRouter(_log));
        await using ServiceProvider provider = services.BuildServiceProvider();

        ChatResponse<Answer> response = await provider.GetRequiredService<IChatClient>().GetResponseAsync<Answer>(prompt, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((model, model), (response.Result.Model, response.GetRoutingDecision()!.Model));
        Assert.Equal([$"router: {prompt}"], _log);
    }

    private ServiceProvider Build(Action<IRouteLlmBuilder> configure)
    {
        var services = new ServiceCollection();
        configure(services.AddRouteLlm(o => o.Threshold = 0.5).UseStrongClient(_strong).UseWeakClient(_weak).UseRouter(new SpyRouter(_log)));
        return services.BuildServiceProvider();
    }

    private async Task AssertRoutesAsync(ServiceProvider provider, bool isStreaming)
    {
        IChatClient client = provider.GetRequiredService<IChatClient>();
        foreach ((string prompt, string model) in ((string, string)[])[("hard", "strong"), ("easy", "weak")])
        {
            ChatResponse response = await client.AskAsync(prompt, isStreaming);
            Assert.Equal((model, model), (response.Text, response.GetRoutingDecision()!.Model));
        }

        Assert.Equal(["router: hard", "router: easy"], _log);
    }

    private sealed record Answer(string Model);

    private sealed class JsonChatClient(string name) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, $$"""{"model":"{{name}}"}""")));

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            {
                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    private sealed class RememberingLoggerProvider : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new RememberingLogger(categoryName, Lines);

        public void Dispose()
        {
            // Nothing is held.
        }

        private sealed class RememberingLogger(string category, ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{category}: {formatter(state, exception)}");
        }
    }
}

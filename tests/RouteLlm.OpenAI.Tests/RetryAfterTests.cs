using System.ClientModel;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

public sealed class RetryAfterTests
{
    // The time of the answer, by the server's clock.
    private static readonly DateTimeOffset Answered = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] WeakAndStrong = ["weak", "strong"];

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    public async Task A_server_that_cannot_be_reached_is_mended_by_another_whatever_the_retries(bool streaming, int retries)
    {
        await using CompletionsServer strong = await CompletionsServer.StartAsync(context => AnswerAsync(context, streaming));
        using var closed = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        int port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        using IChatClient unreachable = OpenAIChatClient.Create("weak-model", CompletionsServer.ApiKey, new Uri($"http://127.0.0.1:{port}/v1"), maximumRetries: retries);
        using IChatClient reachable = OpenAIChatClient.Create("strong-model", CompletionsServer.ApiKey, strong.BaseUrl);
        await using ServiceProvider provider = new ServiceCollection().AddRouteLlm(options => options.Threshold = 1)
            .UseWeakClient(unreachable).UseStrongClient(reachable).UseFallback().Services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();

        ChatResponse response = streaming
            ? await client.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken)
            : await client.GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((DecisionBasis.Fallback, "strong"), (response.GetRoutingDecision()!.Basis, response.GetRoutingDecision()!.Model));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_model_that_asks_to_be_left_alone_is_left_alone_for_that_long_and_then_used_again(bool streaming, bool fallbackFirst)
    {
        int refusals = 1;
        await using CompletionsServer weak = await CompletionsServer.StartAsync(context =>
        {
            if (Interlocked.Decrement(ref refusals) < 0)
            {
                return AnswerAsync(context, streaming);
            }

            context.Response.Headers.RetryAfter = "30";
            return RefuseAsync(context);
        });
        await using CompletionsServer strong = await CompletionsServer.StartAsync(context => AnswerAsync(context, streaming));
        var clock = new ManualClock();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        IRouteLlmBuilder builder = services.AddRouteLlm(options => options.Threshold = 1)
            .UseWeakClient(OpenAIChatClient.Create("weak-model", CompletionsServer.ApiKey, weak.BaseUrl, maximumRetries: 0))
            .UseStrongClient(OpenAIChatClient.Create("strong-model", CompletionsServer.ApiKey, strong.BaseUrl, maximumRetries: 0));
        _ = fallbackFirst ? builder.UseFallback().UseOpenAIEndpoints() : builder.UseOpenAIEndpoints().UseFallback();
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();

        RoutingDecision refused = await AskAsync();
        clock.Advance(TimeSpan.FromSeconds(29));
        RoutingDecision leftAlone = await AskAsync();
        clock.Advance(TimeSpan.FromSeconds(2));
        RoutingDecision usedAgain = await AskAsync();

        Assert.Equal((DecisionBasis.Fallback, "strong"), (refused.Basis, refused.Model));
        Assert.Equal(WeakAndStrong, refused.Attempts.Select(attempt => attempt.Model));
        Assert.Equal(429, refused.Attempts[0].Status);
        Assert.Equal((DecisionBasis.Circuit, "strong"), (leftAlone.Basis, leftAlone.Model));
        Assert.Equal((DecisionBasis.Score, "weak"), (usedAgain.Basis, usedAgain.Model));
        Assert.Equal((2, 2), (weak.Requests.Count, strong.Requests.Count));

        async Task<RoutingDecision> AskAsync()
        {
            ChatResponse response = await client.AskAsync(streaming, [new ChatMessage(ChatRole.User, "Hi")]);
            Assert.Equal("Hello!", response.Text);
            return response.GetRoutingDecision()!;
        }
    }

    [Theory]
    [InlineData("30", null, 30.0)]
    [InlineData("1.5", null, 1.5)]
    [InlineData("0", null, 0.0)]
    [InlineData("30", "250", 0.25)]
    [InlineData("30", "soon", 30.0)]
    [InlineData(null, "1500.5", 1.5005)]
    [InlineData("Sat, 31 Jan 2026 12:01:30 GMT", null, 90.0)]
    [InlineData("Sat, 31 Jan 2026 11:59:00 GMT", null, 0.0)]
    [InlineData("99999999999999999999", null, 365 * 24 * 3600.0)]
    [InlineData("-5", null, null)]
    [InlineData("NaN", null, null)]
    [InlineData("tomorrow", null, null)]
    [InlineData(null, null, null)]
    public async Task Seconds_dates_and_milliseconds_are_read_from_the_servers_answer(string? retryAfter, string? milliseconds, double? seconds)
    {
        await using CompletionsServer server = await CompletionsServer.StartAsync(context =>
        {
            context.Response.Headers.Date = Answered.ToString("r", CultureInfo.InvariantCulture);
            context.Response.Headers.RetryAfter = retryAfter;
            context.Response.Headers["retry-after-ms"] = milliseconds;
            return RefuseAsync(context);
        });

        foreach (bool streaming in (bool[])[false, true])
        {
            ClientResultException error = await Assert.ThrowsAsync<ClientResultException>(() => server.CreateClient().AskAsync(new ChatOptions(), streaming));

            Assert.Equal(seconds, OpenAIRetryAfter.Read(error)?.TotalSeconds);
            Assert.Equal(seconds, OpenAIRetryAfter.Read(new InvalidOperationException("around it", error))?.TotalSeconds);
        }
    }

    [Fact]
    public void Other_exceptions_say_nothing()
    {
        Assert.Null(OpenAIRetryAfter.Read(new TimeoutException()));
        Assert.Null(OpenAIRetryAfter.Read(new ClientResultException("without an answer", response: null)));
        Assert.Throws<ArgumentNullException>(() => OpenAIRetryAfter.Read(null!));
    }

    [Fact]
    public async Task What_the_application_reads_itself_stays_and_without_a_fallback_there_is_none()
    {
        Func<Exception, TimeSpan?> own = static _ => TimeSpan.FromSeconds(1);
        var services = new ServiceCollection();
        services.AddKeyedRouteLlm("own").UseFallback(fallback => fallback.RetryAfter = own).UseOpenAIEndpoints();
        services.AddKeyedRouteLlm("none").UseOpenAIEndpoints();
        services.AddKeyedRouteLlm("other").UseFallback();
        services.AddKeyedSingleton<IChatClient>("strong", OpenAIChatClient.Create("model", "key"));
        services.AddKeyedSingleton<IChatClient>("weak", OpenAIChatClient.Create("model", "key"));

        await using ServiceProvider provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptionsMonitor<RouteLlmOptions>>();

        Assert.Same(own, options.Get("own").Fallback!.RetryAfter);
        Assert.Null(options.Get("none").Fallback);
        Assert.Null(options.Get("other").Fallback!.RetryAfter);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task A_created_client_sends_a_request_again_as_often_as_it_was_told(int maximumRetries, int requests)
    {
        await using CompletionsServer server = await CompletionsServer.StartAsync(context =>
        {
            context.Response.Headers["retry-after-ms"] = "1";
            return RefuseAsync(context);
        });
        using var client = OpenAIChatClient.Create("test-model", CompletionsServer.ApiKey, server.BaseUrl, maximumRetries: maximumRetries);

        await Assert.ThrowsAnyAsync<Exception>(() => client.AskAsync(new ChatOptions()));

        Assert.Equal(requests, server.Requests.Count);
    }

    private static Task RefuseAsync(HttpContext context) =>
        Answers.JsonAsync(context, """{"error":{"message":"Slow down.","type":"requests","code":"rate_limit_exceeded"}}""", StatusCodes.Status429TooManyRequests);

    private static Task AnswerAsync(HttpContext context, bool streaming) =>
        streaming ? Answers.EventsAsync(context, Answers.HelloStream) : Answers.JsonAsync(context, Answers.Hello);
}

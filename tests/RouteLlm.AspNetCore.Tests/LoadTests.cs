using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>Many requests at once. How fast they are, benchmarks/gateway-load measures.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task A_hundred_streams_at_once_bring_every_event_in_order_and_their_end()
    {
        const int Streams = 100;
        const int Events = 20;
        int open = 0;
        var allOpen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RecordingUpstream upstream = await RecordingUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (int i = 0; i < Events; i++)
            {
                await context.Response.WriteAsync(Event(i), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                if (i == 0 && Interlocked.Increment(ref open) == Streams)
                {
                    allOpen.SetResult();
                }

                // Nobody goes on before everybody has begun.
                await allOpen.Task.WaitAsync(context.RequestAborted);
            }

            await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
        });
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream);

        string[] answers = await Task.WhenAll(Enumerable.Range(0, Streams).Select(async i =>
        {
            using HttpResponseMessage response = await gateway.PostAsync(ForwardingTests.BodyOf("router-fixed-0.5", i % 2 == 0 ? "easy" : "hard"), completion: HttpCompletionOption.ResponseHeadersRead);
            return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }));

        string expected = string.Concat(Enumerable.Range(0, Events).Select(Event)) + "data: [DONE]\n\n";
        Assert.All(answers, answer => Assert.Equal(expected, answer));
    }

    [Fact]
    public async Task No_client_sees_that_the_weak_model_is_killed_under_load_and_it_comes_back_by_itself()
    {
        const int Clients = 16;
        const int Enough = 200;
        await using RecordingUpstream strong = await RecordingUpstream.StartAsync(context => AnswerAsync(context, "strong"));
        RecordingUpstream weak = await RecordingUpstream.StartAsync(context => AnswerAsync(context, "weak"));
        await using TestGateway gateway = await TestGateway.StartAsync(strong.BaseUrl, weak.BaseUrl, options => options.Fallback = true);
        var counts = new AnswerCounts("strong", "weak");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        int port = weak.BaseUrl.Port;

        Task[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(AskAsync))];
        await counts.UntilAsync("weak", Enough);
        await weak.KillAsync();
        await counts.UntilAsync("strong", Enough);
        weak = await RecordingUpstream.StartAsync(context => AnswerAsync(context, "weak"), port);
        await counts.UntilAsync("weak", counts.Of("weak") + Enough);
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        await weak.DisposeAsync();

        Assert.Equal(["strong", "weak"], counts.Answers);

        async Task AskAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                using HttpResponseMessage response = await gateway.PostAsync(ForwardingTests.BodyOf("router-fixed-0.5", "easy"));
                string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                counts.Add(response.IsSuccessStatusCode ? body : $"{response.StatusCode} {body}");
            }
        }
    }

    private static string Event(int i) => string.Create(CultureInfo.InvariantCulture, $"data: {i}\n\n");

    private static Task AnswerAsync(HttpContext context, string text)
    {
        context.Response.ContentLength = text.Length;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}

using System.ClientModel;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class FailureTests
{
    [Theory]
    [InlineData(429, false)]
    [InlineData(429, true)]
    [InlineData(500, false)]
    [InlineData(500, true)]
    [InlineData(401, false)]
    [InlineData(401, true)]
    public async Task An_error_of_the_server_passes_unchanged_and_without_the_key(int status, bool streaming)
    {
        await using CompletionsServer server = await CompletionsServer.StartAsync(context =>
            Answers.JsonAsync(context, """{"error":{"message":"Not today.","type":"test","code":"nope"}}""", status));

        var error = await Assert.ThrowsAsync<ClientResultException>(() => server.CreateClient().AskAsync(new ChatOptions(), streaming));

        Assert.Equal(status, error.Status);
        Assert.Contains("Not today.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(CompletionsServer.ApiKey, error.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_error_under_a_successful_status_is_one(bool streaming)
    {
        const string Error = """{"error":{"message":"Overloaded.","code":529}}""";
        await using CompletionsServer server = streaming
            ? await CompletionsServer.StreamingAsync(Answers.Delta("""{"role":"assistant","content":"Hel"}"""), Error)
            : await CompletionsServer.AnsweringAsync(Error);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => server.CreateClient().AskAsync(new ChatOptions(), streaming));

        Assert.Contains("Overloaded.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_a_choice_is_an_error()
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync("""{"id":"chatcmpl-1","created":1,"model":"m","choices":[]}""");
        var error = await Assert.ThrowsAsync<ClientResultException>(() => server.CreateClient().AskAsync(new ChatOptions()));
        Assert.Contains("without a choice", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_request_never_leaves(bool streaming)
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Hello);
        OpenAIChatClient client = server.CreateClient();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => streaming
            ? client.GetStreamingResponseAsync("Hi", cancellationToken: cancelled).ToChatResponseAsync(CancellationToken.None)
            : client.GetResponseAsync("Hi", cancellationToken: cancelled));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Cancelling_ends_a_request_that_waits()
    {
        using var cancellation = new CancellationTokenSource();
        var aborted = new TaskCompletionSource();
        await using CompletionsServer server = await CompletionsServer.StartAsync(async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            await cancellation.CancelAsync();
            await aborted.Task;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.CreateClient().GetResponseAsync("Hi", cancellationToken: cancellation.Token));
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_ends_a_stream_and_closes_the_connection(bool byEnumerator)
    {
        using var cancellation = new CancellationTokenSource();
        var aborted = new TaskCompletionSource();
        await using CompletionsServer server = await EndlessAsync(aborted);
        IAsyncEnumerable<ChatResponseUpdate> stream = server.CreateClient()
            .GetStreamingResponseAsync("Hi", cancellationToken: byEnumerator ? CancellationToken.None : cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in stream.WithCancellation(byEnumerator ? cancellation.Token : CancellationToken.None))
            {
                Assert.Equal("Hel", update.Text);
                await cancellation.CancelAsync();
            }
        });
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Leaving_the_enumeration_closes_the_connection()
    {
        var aborted = new TaskCompletionSource();
        await using CompletionsServer server = await EndlessAsync(aborted);

        await foreach (ChatResponseUpdate update in server.CreateClient().GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.Equal("Hel", update.Text);
            break;
        }

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    public static TheoryData<ChatMessage, string> Uncarried => new()
    {
        { new(ChatRole.User, [new UriContent("https://example.com/a.pdf", "application/pdf")]), "UriContent" },
        { new(ChatRole.User, [new DataContent(new byte[] { 1 }, "audio/ogg")]), "audio/ogg" },
        { new(ChatRole.User, [new DataContent(new byte[] { 1 }, "video/mp4")]), "video/mp4" },
        { new(ChatRole.User, [new HostedVectorStoreContent("vs")]), "HostedVectorStoreContent" },
        { new(ChatRole.User, [new FunctionCallContent("id", "f")]), "FunctionCallContent" },
        { new(ChatRole.User, [new ToolApprovalRequestContent("id", new FunctionCallContent("id", "f"))]), "ToolApprovalRequestContent" },
        { new(ChatRole.System, [new DataContent(new byte[] { 1 }, "image/png")]), "a system message" },
        { new(ChatRole.Assistant, [new DataContent(new byte[] { 1 }, "image/png")]), "an assistant message" },
        { new(ChatRole.Assistant, [new ErrorContent("broken")]), "ErrorContent" },
        { new(ChatRole.Tool, "text"), "a tool message" },
        { new(new ChatRole("narrator"), "text"), "narrator" },
    };

    [Theory]
    [MemberData(nameof(Uncarried), DisableDiscoveryEnumeration = true)]
    public async Task Content_that_cannot_be_carried_is_refused_before_anything_is_sent(ChatMessage message, string named)
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Hello);
        foreach (bool streaming in new[] { false, true })
        {
            var error = await Assert.ThrowsAsync<NotSupportedException>(() => server.CreateClient().AskAsync(streaming, [message]));
            Assert.Contains(named, error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(server.Requests);
    }

    public static TheoryData<ChatOptions, string> UncarriedOptions => new()
    {
        { new() { Tools = [new HostedCodeInterpreterTool()] }, "HostedCodeInterpreterTool" },
        { new() { Tools = [new HostedFileSearchTool()] }, "HostedFileSearchTool" },
        { new() { ConversationId = "conv_1" }, "ConversationId" },
        { new() { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1 }) }, "ContinuationToken" },
        { new() { RawRepresentationFactory = _ => "text" }, "System.String" },
        { new() { ResponseFormat = ChatResponseFormat.ForJsonSchema<int>(), AdditionalProperties = new() { ["strict"] = "yes" } }, "strict" },
    };

    [Theory]
    [MemberData(nameof(UncarriedOptions), DisableDiscoveryEnumeration = true)]
    public async Task A_setting_that_cannot_be_carried_is_refused_before_anything_is_sent(ChatOptions options, string named)
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Hello);
        var error = await Assert.ThrowsAsync<NotSupportedException>(() => server.CreateClient().AskAsync(options));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static Task<CompletionsServer> EndlessAsync(TaskCompletionSource aborted) => CompletionsServer.StartAsync(async context =>
    {
        context.RequestAborted.Register(aborted.SetResult);
        context.Response.ContentType = "text/event-stream";
        await Answers.EventAsync(context, Answers.Delta("""{"role":"assistant","content":"Hel"}"""));
        await aborted.Task;
    });
}

using System.ClientModel;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class UnreadableAnswerTests
{
    private const int Limit = 1_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_without_end_is_an_error_and_is_asked_for_once(bool streaming)
    {
        await using CompletionsServer server = await CompletionsServer.StartAsync(context => WriteForEverAsync(context, streaming));
        var client = OpenAIChatClient.Create("m", CompletionsServer.ApiKey, server.BaseUrl, maximumAnswerBytes: Limit);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => client.AskAsync(new ChatOptions(), streaming));

        Assert.Contains("more than 1000000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Embeddings_without_end_are_an_error()
    {
        await using CompletionsServer server = await CompletionsServer.StartAsync(static context => WriteForEverAsync(context, streaming: false));
        var generator = OpenAIEmbeddingGenerator.Create("m", CompletionsServer.ApiKey, server.BaseUrl, new OpenAIEmbeddingOptions { MaximumAnswerBytes = Limit });

        var error = await Assert.ThrowsAsync<ClientResultException>(() => generator.GenerateAsync(["text"], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("more than 1000000 bytes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"role":"assistant","content":"\ud800"}""", false)]
    [InlineData("""{"role":"assistant","content":"\ud800"}""", true)]
    [InlineData("""{"role":7,"content":[[]]}""", false)]
    [InlineData("""{"role":7,"content":[[]]}""", true)]
    public async Task What_the_protocol_does_not_know_is_an_error_that_does_not_quote_it(string message, bool streaming)
    {
        await using CompletionsServer server = streaming ? await CompletionsServer.StreamingAsync(Answers.Delta(message)) : await CompletionsServer.AnsweringAsync(Answers.Completion(message));

        var error = await Assert.ThrowsAsync<ClientResultException>(() => server.CreateClient().AskAsync(new ChatOptions(), streaming));

        Assert.Contains("does not follow the protocol", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":[{"embedding":[1]}],"model":"\ud800"}""")]
    [InlineData("""{"data":[{"embedding":"\ud800"}]}""")]
    public async Task Embeddings_with_half_a_character_are_an_error(string json)
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(json);

        await Assert.ThrowsAsync<ClientResultException>(() => OpenAIEmbeddingGenerator.Create("m", CompletionsServer.ApiKey, server.BaseUrl).GenerateAsync(["text"], cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_limit_of_nothing_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => OpenAIChatClient.Create("m", CompletionsServer.ApiKey, maximumAnswerBytes: 0));

    private static async Task WriteForEverAsync(HttpContext context, bool streaming)
    {
        context.Response.ContentType = streaming ? "text/event-stream" : "application/json";
        byte[] pieces = Encoding.UTF8.GetBytes(streaming ? string.Concat(Enumerable.Repeat($"data: {Answers.Delta("""{"content":"more"}""").ReplaceLineEndings(string.Empty)}\n\n", 100)) : new string(' ', 16_384));
        try
        {
            while (true)
            {
                await context.Response.Body.WriteAsync(pieces, context.RequestAborted);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
        }
    }
}

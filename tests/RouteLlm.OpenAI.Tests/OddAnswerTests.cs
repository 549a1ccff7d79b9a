using System.ClientModel;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>Answers of servers that write something else than OpenAI's do, whole and streamed.</summary>
public sealed class OddAnswerTests
{
    [Theory]
    [InlineData(false, "\"eos_token\"", "eos_token")]
    [InlineData(true, "\"eos_token\"", "eos_token")]
    [InlineData(false, "\"error\"", "error")]
    [InlineData(true, "\"error\"", "error")]
    [InlineData(false, "\"a \\\"quoted\\\" é\"", "a \"quoted\" é")]
    [InlineData(true, "\"a \\\"quoted\\\" é\"", "a \"quoted\" é")]
    [InlineData(false, "\"content_filter\"", "content_filter")]
    [InlineData(true, "\"content_filter\"", "content_filter")]
    [InlineData(true, "\"\"", null)]
    [InlineData(true, "null", null)]
    [InlineData(false, "\"\"", null)]
    [InlineData(false, "null", null)]
    public async Task A_reason_for_ending_passes_as_the_server_says_it(bool streaming, string reason, string? expected)
    {
        await using CompletionsServer server = await ServeAsync(streaming, $$"""{"content":"text"}""", $",\"finish_reason\":{reason}");

        ChatResponse response = await AskAsync(server, streaming);

        Assert.Equal(("text", expected), (response.Text, response.FinishReason?.Value));
    }

    [Theory]
    [InlineData(false, ",\"finish_reason\":null")]
    [InlineData(false, ",\"finish_reason\":\"\"")]
    [InlineData(false, "")]
    [InlineData(true, "")]
    public async Task Text_arrives_without_a_reason_for_ending(bool streaming, string field)
    {
        await using CompletionsServer server = await ServeAsync(streaming, """{"content":"text"}""", field);

        Assert.Equal("text", (await AskAsync(server, streaming)).Text);
    }

    [Theory]
    [InlineData(false, """{"id":"c1","type":"function","function":{"name":"weather","arguments":{"city":"Oslo"}}}""")]
    [InlineData(true, """{"index":0,"id":"c1","type":"function","function":{"name":"weather","arguments":{"city":"Oslo"}}}""")]
    [InlineData(true, """{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Oslo\"}"}}""")]
    public async Task Arguments_as_an_object_and_calls_without_a_number_are_read(bool streaming, string call)
    {
        await using CompletionsServer server = await ServeAsync(streaming, $$"""{"content":null,"tool_calls":[{{call}}]}""", ",\"finish_reason\":\"tool_calls\"");

        ChatResponse response = await AskAsync(server, streaming);

        FunctionCallContent read = Assert.Single(response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>());
        Assert.Equal(("c1", "weather", "Oslo"), (read.CallId, read.Name, read.Arguments!["city"]?.ToString()));
        Assert.Null(read.Exception);
    }

    [Fact]
    public async Task A_stream_is_read_in_pieces_of_any_size_and_line_ends_of_any_kind()
    {
        string events = string.Concat(((string[])["{\"content\":\"Grüße \"}", "{\"content\":\"🦊\"}"]).Select(static delta => $"data: {{\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":\"\"}}]}}\n\n")) + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"eos\"}]}\n\n";
        foreach (string end in (string[])["\n", "\r\n", "\r"])
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes((events + "data: [DONE]\n\n").Replace("\n", end, StringComparison.Ordinal));
            await using CompletionsServer server = await CompletionsServer.StartAsync(async context =>
            {
                context.Response.ContentType = "text/event-stream";
                for (int i = 0; i < bytes.Length; i += 5)
                {
                    await context.Response.Body.WriteAsync(bytes.AsMemory(i, Math.Min(5, bytes.Length - i)), context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                }
            });

            ChatResponse response = await AskAsync(server, streaming: true);

            Assert.Equal(("Grüße 🦊", "eos"), (response.Text, response.FinishReason?.Value));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_was_made_elsewhere_says_that_it_cannot_read_the_answer(bool streaming)
    {
        await using CompletionsServer server = await ServeAsync(streaming, """{"content":"text"}""", ",\"finish_reason\":\"eos_token\"");
        using OpenAIChatClient client = server.CreateClient();

        ClientResultException exception = await Assert.ThrowsAsync<ClientResultException>(() => client.AskAsync(streaming, [new ChatMessage(ChatRole.User, "Hi")]));

        Assert.Contains("does not follow the protocol", exception.Message, StringComparison.Ordinal);
    }

    private static Task<CompletionsServer> ServeAsync(bool streaming, string message, string finish) => CompletionsServer.StartAsync(context => streaming
        ? Answers.EventsAsync(context, [$$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{message}}{{finish}}}]}"""])
        : Answers.JsonAsync(context, $$"""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{{message.Replace("{\"content\"", "{\"role\":\"assistant\",\"content\"", StringComparison.Ordinal)}}{{finish}}}]}"""));

    private static async Task<ChatResponse> AskAsync(CompletionsServer server, bool streaming)
    {
        using OpenAIChatClient client = OpenAIChatClient.Create("m", "key", server.BaseUrl, maximumRetries: 0);
        return await client.AskAsync(streaming, [new ChatMessage(ChatRole.User, "Hi")]);
    }
}

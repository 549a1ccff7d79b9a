using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>What strangers send to a gateway, clients and upstreams alike, to fill or to end it.</summary>
public sealed class StrangersInputTests
{
    private const string Answer = """{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"fine"},"finish_reason":"stop"}]}""";

    [Theory]
    [InlineData("""{"model":"auto","messages":[{"role":"system","content":"\ud800"},{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"auto","user":"\udc00","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"auto","messages":[{"role":"user","content":"hi","\ud800":1}]}""")]
    [InlineData("""{"model":"auto","tools":[{"type":"function","function":{"name":"f","parameters":{"a":"\ud800"}}}],"messages":[{"role":"user","content":"hi"}]}""")]
    public async Task Half_characters_in_a_request_to_chat_clients_are_an_error_of_the_client(string body)
    {
        var client = new ScriptedChatClient("client", new ChatResponseUpdate(ChatRole.Assistant, "Hello"));
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway().UseStrongClient(client).UseWeakClient(client).AddRouter(new FixedRouter()));

        using HttpResponseMessage response = await gateway.PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("not valid Unicode", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_answer_with_half_a_character_is_a_failure_with_fallback()
    {
        await using RecordingUpstream broken = await RecordingUpstream.AnsweringAsync(Answer.Replace("fine", "\\ud800", StringComparison.Ordinal));
        await using RecordingUpstream sound = await RecordingUpstream.AnsweringAsync(Answer);
        await using TestGateway gateway = await TestGateway.StartAsync(sound, broken, static options => options.Fallback = true);

        using HttpResponseMessage response = await gateway.PostAsync(ForwardingTests.BodyOf("weak-model", "hello"));

        Assert.Equal(Answer, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("weak-model", ForwardingTests.Header(response, "failed-model"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task An_answer_without_end_is_a_failure_with_fallback(string mediaType)
    {
        await using RecordingUpstream endless = await RecordingUpstream.StartAsync(context => WriteForEverAsync(context, mediaType, mediaType == "application/json" ? " " : ": keep-alive\n\n"));
        await using RecordingUpstream sound = await RecordingUpstream.AnsweringAsync(Answer);
        await using TestGateway gateway = await TestGateway.StartAsync(sound, endless, static options => (options.Fallback, options.Weak!.MaximumAnswerBytes) = (true, 1_000_000));

        using HttpResponseMessage response = await gateway.PostAsync(ForwardingTests.BodyOf("weak-model", "hello"));

        Assert.Equal(Answer, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("weak-model", ForwardingTests.Header(response, "failed-model"));
    }

    [Fact]
    public async Task A_stream_without_end_is_broken_off_at_the_limit()
    {
        const string Event = """data: {"id":"1","choices":[{"index":0,"delta":{"content":"more and more"}}]}""" + "\n\n";
        await using RecordingUpstream endless = await RecordingUpstream.StartAsync(static context => WriteForEverAsync(context, "text/event-stream", Event));
        await using TestGateway gateway = await TestGateway.StartAsync(endless, endless, static options => options.Weak!.MaximumAnswerBytes = 1_000_000);

        using HttpResponseMessage response = await gateway.PostAsync(
            ForwardingTests.BodyOf("weak-model", "hello").Replace("{\"model\"", "{\"stream\":true,\"model\"", StringComparison.Ordinal), completion: HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        long length = 0;
        byte[] buffer = new byte[65536];
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await body.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and int read)
            {
                length += read;
            }
        });

        Assert.InRange(length, 1, 1_000_000);
        Assert.Contains("""{kind="upstream_too_large"} 1""", await gateway.GetAsync("/metrics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFF")]
    [InlineData("FFFFFFFFFFFFFFFF")]
    [InlineData("FFFFFFFF")]
    [InlineData("80000000")]
    [InlineData("-1")]
    [InlineData("x")]
    public async Task A_chunk_size_that_cannot_be_is_an_error_of_the_client(string size)
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync(Answer);
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream);
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Client.BaseAddress!.Host, gateway.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();

        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /v1/chat/completions HTTP/1.1\r\nHost: {gateway.Client.BaseAddress.Authority}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n{{}}"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);

        Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task WriteForEverAsync(HttpContext context, string mediaType, string piece)
    {
        context.Response.ContentType = mediaType;
        byte[] pieces = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 1000)));
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

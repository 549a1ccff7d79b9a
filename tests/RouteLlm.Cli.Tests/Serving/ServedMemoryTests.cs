using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>What one request takes of memory, by a process that ends when it takes more than it has.</summary>
public sealed class ServedMemoryTests
{
    private const int BodyBytes = 16 * 1024 * 1024;

    // Less is enough as a rule; but how soon .NET frees what the request before has left behind hangs on what else the machine does.
    private const int HeapBytes = 128 * 1024 * 1024;
    private const int HeapBytesForManyTexts = (4 * BodyBytes) + (16 * 1024 * 1024);

    public static TheoryData<string, string, string, HttpStatusCode> Requests { get; } = new()
    {
        { "/v1/chat/completions", """{"model":"auto","messages":[{"role":"user","content":"$"}]}""", "a bc", HttpStatusCode.OK },
        { "/v1/chat/completions", """{"model":"auto","stream":true,"messages":[{"role":"user","content":"$"}]}""", "a bc", HttpStatusCode.OK },
        { "/v1/chat/completions", """{"model":"auto","messages":[{"role":"user","content":"a"}$]}""", """,{"role":"user","content":"a"}""", HttpStatusCode.BadRequest },
        { "/v1/chat/completions", """{"model":"auto","messages":[{"role":"user","content":"a"}],"stop":[1$]}""", ",1", HttpStatusCode.BadRequest },
        { "/v1/chat/completions", """{"model":"auto","messages":[{"role":"user","content":"a"}],"x":$""", "[", HttpStatusCode.BadRequest },
        { "/v1/chat/completions", """{"model":"auto","messages":[{"role":"user","content":"a"}],"x":{"":1$}}""", ""","a":1""", HttpStatusCode.BadRequest },
        { "/v1/chat/completions", """{"model":"auto","messages":[{"role":"user","content":[{"type":"text","text":"a"}$]}]}""", ""","a" """, HttpStatusCode.BadRequest },
        { "/v1/chat/completions", """{"model":"auto","messages":[{"role":"user","content":[{"type":"text","text":"$"}]}]}""", "a\\n", HttpStatusCode.OK },
        { "/v1/chat/completions", """{"model":"auto","messages":[{"role":"user","content":"$"}]}""", "==== a <b", HttpStatusCode.OK },
        { "/predict", """{"text":"$"}""", "a\\n", HttpStatusCode.OK },
        { "/predict", """{"text":"$"}""", "==== a <b", HttpStatusCode.OK },
        { "/predict", """{"text":"$"}""", "a bc", HttpStatusCode.OK },
        { "/predict/batch", """{"texts":["$"]}""", "a bc", HttpStatusCode.OK },
        { "/predict/batch", """{"texts":["a"],"x":[1$]}""", ",1", HttpStatusCode.BadRequest },
    };

    [Fact]
    public async Task What_a_request_takes_of_memory_is_bounded_whatever_is_in_it()
    {
        using ServedProcess served = await ServedProcess.StartAsync(HeapBytes);
        foreach ((string path, string body, string filling, HttpStatusCode status) in Requests.Select(static row => row.Data))
        {
            byte[] sent = Encoding.UTF8.GetBytes(body.Replace("$", string.Concat(Enumerable.Repeat(filling, (BodyBytes - body.Length) / filling.Length)), StringComparison.Ordinal));

            // One after the other: what one has left behind must be free for the next.
            for (int i = 0; i < 2; i++)
            {
                using HttpResponseMessage response = await served.Client.PostAsync(new Uri(path, UriKind.Relative), new ByteArrayContent(sent), TestContext.Current.CancellationToken);
                Assert.Equal((path, body, status), (path, body, response.StatusCode));
            }
        }

        using HttpResponseMessage health = await served.Client.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Theory]
    [InlineData(false, "a bc")]
    [InlineData(true, "a bc")]
    [InlineData(false, "a\\n")]
    [InlineData(true, "==== a <b")]
    public async Task So_it_is_where_it_goes_to_an_upstream(bool isStreamed, string filling)
    {
        await using RecordingUpstream upstream = await RecordingUpstream.StartAsync(context =>
        {
            context.Response.ContentType = isStreamed ? "text/event-stream" : "application/json";
            return context.Response.WriteAsync(isStreamed ? "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n" : """{"choices":[{"index":0,"message":{"content":"a"}}]}""", context.RequestAborted);
        });
        string address = upstream.BaseUrl.ToString();
        using ServedProcess served = await ServedProcess.StartAsync(
            HeapBytes, "--strong-model", "strong-model", "--strong-base-url", address, "--weak-model", "weak-model", "--weak-base-url", address);
        byte[] sent = Encoding.UTF8.GetBytes(
            $$"""{"model":"auto","stream":{{(isStreamed ? "true" : "false")}},"messages":[{"role":"user","content":"{{string.Concat(Enumerable.Repeat(filling, (BodyBytes - 200) / filling.Length))}}"}]}""");

        for (int i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/chat/completions", UriKind.Relative)) { Content = new ByteArrayContent(sent) };

            // How long a body will be is not said in chunks.
            request.Headers.TransferEncodingChunked = i == 1;
            using HttpResponseMessage response = await served.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(3, upstream.Calls.Count);
    }

    [Fact]
    public async Task Ten_thousand_texts_that_fill_a_body_are_scored_and_millions_are_refused()
    {
        using ServedProcess served = await ServedProcess.StartAsync(HeapBytesForManyTexts);
        string text = string.Concat(Enumerable.Repeat("Why is the sky blue? ", (BodyBytes / 10_000 / 21) - 1));
        byte[] sent = Encoding.UTF8.GetBytes($$"""{"texts":[{{string.Join(',', Enumerable.Repeat($"\"{text}\"", 10_000))}}]}""");

        using HttpResponseMessage response = await served.Client.PostAsync(new Uri("/predict/batch", UriKind.Relative), new ByteArrayContent(sent), TestContext.Current.CancellationToken);
        string answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        byte[] millions = Encoding.UTF8.GetBytes($$"""{"texts":[{{string.Join(',', Enumerable.Repeat("\"a\"", 3_900_000))}}]}""");
        using HttpResponseMessage refused = await served.Client.PostAsync(new Uri("/predict/batch", UriKind.Relative), new ByteArrayContent(millions), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (response.StatusCode, refused.StatusCode));
        Assert.Equal(10_000, answer.Split("\"route_label\"").Length - 1);
    }
}

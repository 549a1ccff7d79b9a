using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>Which headers pass between client and upstream.</summary>
public sealed class HeaderTests
{
    private const string Secret = "of-the-client";

    public static TheoryData<string> ClientsOwn { get; } = new(
        "api-key", "x-api-key", "x-goog-api-key", "Ocp-Apim-Subscription-Key", "X-Auth-Token", "X-Amz-Security-Token", "X-Access-Token", "X-Session-Id", "X-CSRF-Token", "Proxy-Authorization", "Cookie",
        "CF-Access-Client-Secret", "Helicone-Auth", "OpenAI-Organization", "OpenAI-Project", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-User", "X-Forwarded-Client-Cert", "Forwarded",
        "X-Real-IP", "True-Client-IP", "X-Original-URL", "Remote-User", "Via", "Origin", "Referer", "TE", "Trailer", "Upgrade", "Keep-Alive", "Proxy-Connection", "Sec-Fetch-Site", "HTTP2-Settings");

    [Fact]
    public async Task Nothing_of_the_clients_own_reaches_an_upstream()
    {
        foreach (bool isStreamed in (bool[])[false, true])
        {
            await using Behind behind = await Behind.StartAsync(Behind.Upstreams, static options =>
            {
                options.ApiKeys.Add(Secret);
                options.Weak!.ApiKeyProvider = static () => "sk-weak";
            });

            using HttpResponseMessage response = await behind.SendAsync(
                HttpMethod.Post,
                "/v1/chat/completions?key=of-the-client",
                Behind.Chat(isStreamed),
                Secret,
                [.. ClientsOwn.Select(static row => ((string)row.Data, Secret)), ("x-stainless-lang", "kept"), ("Idempotency-Key", "kept"), ("OpenAI-Beta", "kept"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.DoesNotContain(behind.Call.Headers, static header => header.Value.Contains(Secret, StringComparison.Ordinal));
            Assert.DoesNotContain(behind.Call.Headers, static header => header.Key.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase));
            Assert.Equal(("Bearer sk-weak", "kept", "kept", "kept"), (behind.Call.Headers["Authorization"], behind.Call.Headers["x-stainless-lang"], behind.Call.Headers["Idempotency-Key"], behind.Call.Headers["OpenAI-Beta"]));
            Assert.Contains("0af7651916cd43dd8448eb211c80319c", behind.Call.Headers["traceparent"], StringComparison.Ordinal);
            Assert.Equal("/v1/chat/completions", behind.Call.Path);
        }
    }

    [Fact]
    public async Task What_Connection_lists_ends_at_the_gateway()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Upstreams);

        string? status = await SendAsync(behind, "Connection: x-hop, X-Other\r\nx-hop: 1\r\nx-other: 2\r\nx-kept: 3\r\n");

        Assert.StartsWith("HTTP/1.1 200", status, StringComparison.Ordinal);
        Assert.Equal(("3", false, false), (behind.Call.Headers["x-kept"], behind.Call.Headers.ContainsKey("x-hop"), behind.Call.Headers.ContainsKey("x-other")));
    }

    [Fact]
    public async Task A_header_that_is_not_in_ASCII_passes()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Upstreams);

        string? status = await SendAsync(behind, "X-Title: Café 日本\r\n");

        Assert.StartsWith("HTTP/1.1 200", status, StringComparison.Ordinal);
        Assert.Equal("Café 日本", behind.Call.Headers["X-Title"]);
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(200, true)]
    [InlineData(422, false)]
    public async Task Nothing_that_an_upstream_tells_a_browser_or_a_proxy_reaches_the_client(int status, bool isStreamed)
    {
        string[] own =
        [
            "Set-Cookie", "Set-Cookie2", "Location", "Content-Location", "Refresh", "Link", "Server", "X-Powered-By", "Via", "Alt-Svc", "Strict-Transport-Security", "Public-Key-Pins", "Clear-Site-Data",
            "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Expose-Headers", "Content-Security-Policy", "Permissions-Policy", "Cross-Origin-Resource-Policy", "Timing-Allow-Origin",
            "NEL", "Report-To", "WWW-Authenticate", "Proxy-Authenticate", "X-Accel-Redirect", "X-Accel-Expires", "X-Sendfile", "OpenAI-Organization", "x-routellm-failed-model", "Service-Worker-Allowed", "x-hop",
        ];
        await using RecordingUpstream upstream = await RecordingUpstream.StartAsync(async context =>
        {
            foreach (string name in own)
            {
                context.Response.Headers[name] = "upstreams-own";
            }

            context.Response.Headers.Connection = "x-hop";
            context.Response.Headers["x-request-id"] = "kept";
            context.Response.Headers["x-ratelimit-remaining-requests"] = "kept";
            context.Response.StatusCode = status;
            context.Response.ContentType = isStreamed ? "text/event-stream" : "application/json";
            await context.Response.WriteAsync(isStreamed ? "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n" : """{"choices":[{"index":0,"message":{"content":"a"}}]}""", context.RequestAborted);
        });
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream);

        using HttpResponseMessage response = await gateway.PostAsync(Behind.Chat(isStreamed));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.DoesNotContain(response.Headers.Concat(response.Content.Headers), static header => header.Value.Any(static value => value.Contains("upstreams-own", StringComparison.Ordinal)));
        Assert.Equal(("kept", "kept"), (response.Headers.GetValues("x-request-id").Single(), response.Headers.GetValues("x-ratelimit-remaining-requests").Single()));
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(200, true)]
    [InlineData(422, false)]
    public async Task What_an_upstreams_header_has_that_no_server_writes_is_left_out_and_the_answer_passes(int status, bool isStreamed)
    {
        string body = isStreamed ? "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n" : """{"choices":[{"index":0,"message":{"content":"a"}}]}""";
        using var upstream = new TcpListener(IPAddress.Loopback, 0);
        upstream.Start();
        Task serving = AnswerAsync(
            upstream,
            $"HTTP/1.1 {status} Fine\r\nContent-Type: {(isStreamed ? "text/event-stream" : "application/json")}\r\nContent-Length: {body.Length}\r\nX-City: Zürich\r\nX-Words: 日本\r\nX-Bell: a\u0007b\r\nX-Two: plain\r\nX-Two: ü\r\nx-request-id: kept\tas it is\r\nConnection: close\r\n\r\n{body}");
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)upstream.LocalEndpoint).Port}/v1");
        await using TestGateway gateway = await TestGateway.StartAsync(address, address);

        using HttpResponseMessage response = await gateway.PostAsync(Behind.Chat(isStreamed));
        await serving;

        Assert.Equal((status, body), ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal("kept\tas it is", response.Headers.GetValues("x-request-id").Single());
        Assert.DoesNotContain(response.Headers, static header => header.Key is "X-City" or "X-Words" or "X-Bell" or "X-Two");
    }

    [Theory]
    [InlineData(false, "/v1/chat/completions")]
    [InlineData(true, "/v1/chat/completions?api-version=2")]
    public async Task A_query_passes_where_an_option_says_so(bool isForwarded, string path)
    {
        await using Behind behind = await Behind.StartAsync(Behind.Upstreams, options => options.Weak!.ForwardsQuery = isForwarded);

        using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Post, "/v1/chat/completions?api-version=2", Behind.Chat(isStreamed: false));

        Assert.Equal((HttpStatusCode.OK, path), (response.StatusCode, behind.Call.Path));
    }

    // As bytes, since a server of this kind refuses to write such headers.
    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        using TcpClient connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        NetworkStream stream = connection.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        int length = 0;
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line)
        {
            length = line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase) ? int.Parse(line["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture) : length;
        }

        char[] read = new char[length];
        await reader.ReadBlockAsync(read, TestContext.Current.CancellationToken);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), TestContext.Current.CancellationToken);
    }

    // As bytes, since HttpClient has its own mind on some headers.
    private static async Task<string?> SendAsync(Behind behind, string headers)
    {
        string body = Behind.Chat(isStreamed: false);
        using var client = new TcpClient();
        Uri gateway = behind.Gateway.Client.BaseAddress!;
        await client.ConnectAsync(gateway.Host, gateway.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes($"POST /v1/chat/completions HTTP/1.1\r\nHost: {gateway.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken);
    }
}

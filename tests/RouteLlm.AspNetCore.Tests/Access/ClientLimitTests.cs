using System.Net;
using System.Net.Sockets;

namespace RouteLlm.Tests;

/// <summary>Who may call how often, and that no client uses up what another may.</summary>
public sealed class ClientLimitTests
{
    private static readonly IPAddress OtherAddress = IPAddress.Parse("127.0.0.2");

    [Theory]
    [MemberData(nameof(Behind.All), MemberType = typeof(Behind))]
    public async Task Wrong_keys_are_limited_by_address_and_lock_nobody_out_at_another(string kind, bool isStreamed)
    {
        await using Behind behind = await Behind.StartAsync(kind, static options =>
        {
            options.ApiKeys.Add("right");
            options.WrongKeysPerMinute = 3;
        });

        List<HttpStatusCode> statuses = [];
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage wrong = await AskAsync(behind, isStreamed, $"wrong-{i}");
            statuses.Add(wrong.StatusCode);
            Assert.Equal(wrong.StatusCode == HttpStatusCode.TooManyRequests, wrong.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], statuses);

        // Who guesses does not learn it from the right one either.
        using HttpResponseMessage guessed = await AskAsync(behind, isStreamed, "right");
        using HttpClient other = ClientAt(OtherAddress, behind.Gateway.Client.BaseAddress!);
        using HttpResponseMessage elsewhere = await AskAsync(other, isStreamed, "right");
        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK, 1), (guessed.StatusCode, elsewhere.StatusCode, behind.Calls));
    }

    [Fact]
    public async Task Who_has_shown_a_right_key_at_an_address_goes_on_there_whatever_others_try()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients, static options =>
        {
            options.ApiKeys.Add("right");
            options.WrongKeysPerMinute = 1;
        });

        using HttpResponseMessage before = await AskAsync(behind, isStreamed: false, "right");
        (await AskAsync(behind, isStreamed: false, "wrong")).Dispose();
        using HttpResponseMessage refused = await AskAsync(behind, isStreamed: false, "wrong");
        using HttpResponseMessage after = await AskAsync(behind, isStreamed: false, "right");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (before.StatusCode, refused.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task Each_client_has_a_rate_of_its_own()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients, static options =>
        {
            options.RequestsPerMinute = 1;
            options.Clients["batch"] = new GatewayClient { ApiKey = "key-1", RequestsPerMinute = 3 };
            options.Clients["chat"] = new GatewayClient { ApiKey = "key-2" };
        });

        List<HttpStatusCode> batch = [];
        for (int i = 0; i < 4; i++)
        {
            using HttpResponseMessage response = await AskAsync(behind, isStreamed: false, "key-1");
            batch.Add(response.StatusCode);
        }

        using HttpResponseMessage chat = await AskAsync(behind, isStreamed: false, "key-2");
        using HttpResponseMessage second = await AskAsync(behind, isStreamed: false, "key-2");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], batch);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (chat.StatusCode, second.StatusCode));
        Assert.NotNull(second.Headers.RetryAfter);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_trusted_proxy_is_believed_a_clients_address_and_nobody_else(bool isTrusted)
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients, options =>
        {
            options.RequestsPerMinute = 1;
            if (isTrusted)
            {
                options.TrustedProxies.Add("127.0.0.0/8");
            }
        });

        List<HttpStatusCode> statuses = [];
        foreach (string said in (string[])["203.0.113.7", "203.0.113.8", "198.51.100.1, 203.0.113.8", "2001:db8::1", "2001:db8::2"])
        {
            using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Post, "/v1/chat/completions", Behind.Chat(isStreamed: false), headers: [("X-Forwarded-For", said)]);
            statuses.Add(response.StatusCode);
        }

        // What stands before the address that the proxy saw, the client may have written itself; and one client has a whole network of
        // version 6.
        HttpStatusCode limited = HttpStatusCode.TooManyRequests;
        Assert.Equal(isTrusted ? [HttpStatusCode.OK, HttpStatusCode.OK, limited, HttpStatusCode.OK, limited] : [HttpStatusCode.OK, limited, limited, limited, limited], statuses);
    }

    [Fact]
    public void However_many_addresses_there_are_few_are_remembered()
    {
        using var memory = new ClientMemory<RequestBucket>(static () => new RequestBucket(1));
        for (int i = 0; i < 5 * ClientMemory<RequestBucket>.MostClients; i++)
        {
            Assert.NotNull(memory.Get($"10.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255}"));
        }

        Assert.InRange(memory.Count, 1, ClientMemory<RequestBucket>.MostClients);
    }

    private static Task<HttpResponseMessage> AskAsync(Behind behind, bool isStreamed, string key) => AskAsync(behind.Gateway.Client, isStreamed, key);

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, bool isStreamed, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Behind.Chat(isStreamed)) };
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", key);
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static HttpClient ClientAt(IPAddress address, Uri gateway) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(address, 0));
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                Assert.Skip($"This machine has no address {address} ({exception.SocketErrorCode}).");
            }

            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = gateway };
}

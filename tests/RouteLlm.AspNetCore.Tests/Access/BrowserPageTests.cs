using System.Net;

namespace RouteLlm.Tests;

/// <summary>What pages of strangers reach when they are open in a browser on the gateway's machine.</summary>
public sealed class BrowserPageTests
{
    public static TheoryData<string, string> Endpoints { get; } = new()
    {
        { "GET", "/" },
        { "GET", "/health" },
        { "HEAD", "/health" },
        { "GET", "/health/ready" },
        { "GET", "/metrics" },
        { "GET", "/v1/models" },
        { "GET", "/v1/models/auto" },
        { "POST", "/predict" },
        { "POST", "/predict/batch" },
        { "GET", "/dashboard" },
        { "GET", "/dashboard/dashboard.js" },
        { "GET", "/dashboard/data" },
        { "GET", "/docs" },
        { "GET", "/docs/openapi.json" },
        { "GET", "/v1/unknown" },
    };

    [Theory]
    [MemberData(nameof(Behind.All), MemberType = typeof(Behind))]
    public async Task A_page_whose_name_leads_to_this_machine_reaches_no_model(string kind, bool isStreamed)
    {
        await using Behind behind = await Behind.StartAsync(kind);
        string port = $":{behind.Gateway.Client.BaseAddress!.Port}";

        using HttpResponseMessage response = await behind.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", Behind.Chat(isStreamed), headers: [("Host", "evil.example" + port), ("Origin", "http://evil.example" + port), ("Sec-Fetch-Site", "same-origin")]);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("host_not_allowed", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, behind.Calls);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Nothing_is_served_to_another_host_name_or_a_page_of_another_origin(string method, string path)
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients);
        string? body = path switch { "/predict" => """{"text":"a"}""", "/predict/batch" => """{"texts":["a"]}""", _ => null };
        (string Name, string Value)[][] foreign =
        [
            [("Host", "evil.example"), ("Origin", "http://evil.example")],
            [("Host", "evil.example")],
            [("Host", "localhost.evil.example")],
            [("Host", "10.0.0.1")],
            [("Origin", "https://evil.example")],
            [("Origin", "http://localhost:1")],
            [("Origin", "null")],
            [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image")],
            [("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "script")],
            [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")],
        ];

        foreach ((string Name, string Value)[] headers in foreign)
        {
            using HttpResponseMessage refused = await behind.SendAsync(new HttpMethod(method), path, body, headers: headers);
            Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, $"{string.Join(", ", headers)}: {refused.StatusCode}");
            Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
        }

        using HttpResponseMessage own = await behind.SendAsync(
            new HttpMethod(method), path, body, headers: [("Origin", behind.Gateway.App.Urls.Single()), ("Sec-Fetch-Site", "same-origin")]);
        using HttpResponseMessage program = await behind.SendAsync(new HttpMethod(method), path, body);
        HttpStatusCode served = path == "/v1/unknown" ? HttpStatusCode.NotFound : HttpStatusCode.OK;
        Assert.Equal((served, served), (own.StatusCode, program.StatusCode));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:80")]
    [InlineData("localhost.")]
    [InlineData("gateway.localhost:5000")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3:99")]
    [InlineData("[::1]")]
    [InlineData("[::1]:6060")]
    public async Task This_machines_own_names_are_served(string host)
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients);

        using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Get, "/v1/models", headers: [("Host", host)]);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("gateway.example.org", HttpStatusCode.OK)]
    [InlineData("a.internal.example.org:8080", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("example.org", HttpStatusCode.Forbidden)]
    public async Task Other_names_are_served_where_the_options_have_them_and_then_no_others_with_keys_too(string host, HttpStatusCode status)
    {
        foreach (string? key in (string?[])[null, "key"])
        {
            await using Behind behind = await Behind.StartAsync(Behind.Clients, options =>
            {
                options.AllowedHosts.Add("gateway.example.org");
                options.AllowedHosts.Add("*.internal.example.org");
                if (key is not null)
                {
                    options.ApiKeys.Add(key);
                }
            });

            using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Get, "/v1/models", key: key, headers: [("Host", host)]);

            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task With_keys_or_for_anonymous_clients_any_name_is_served()
    {
        await using Behind withKeys = await Behind.StartAsync(Behind.Clients, static options => options.ApiKeys.Add("key"));
        await using Behind anonymous = await Behind.StartAsync(Behind.Clients, static options => options.AllowAnonymousClients = true);

        using HttpResponseMessage first = await withKeys.SendAsync(HttpMethod.Get, "/v1/models", key: "key", headers: [("Host", "gateway.example.org")]);
        using HttpResponseMessage second = await anonymous.SendAsync(HttpMethod.Get, "/v1/models", headers: [("Host", "gateway.example.org")]);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task Who_follows_a_link_to_the_documentation_sees_it()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients);

        using HttpResponseMessage response = await behind.SendAsync(
            HttpMethod.Get, "/docs/index.html", headers: [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")]);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_page_of_a_named_origin_may_call_without_a_key()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients, static options => options.AllowedOrigins.Add("https://chat.example.org"));

        using HttpResponseMessage response = await behind.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", Behind.Chat(isStreamed: false), headers: [("Origin", "https://chat.example.org"), ("Sec-Fetch-Site", "cross-site")]);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("https://chat.example.org", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }
}

using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

public sealed class DashboardDataTests
{
    [Theory]
    [MemberData(nameof(Behind.All), MemberType = typeof(Behind))]
    public async Task The_data_show_how_the_gateway_does_and_never_a_prompt(string kind, bool isStreamed)
    {
        await using Behind behind = await ServedDashboard.StartAsync(kind);
        await ServedDashboard.AskAsync(behind, isStreamed, "hard");
        await ServedDashboard.ReadAsync(behind, 1);
        await ServedDashboard.AskAsync(behind, isStreamed, "easy");

        JsonElement data = await ServedDashboard.ReadAsync(behind, 2);

        Assert.Equal((0, 0), (data.GetProperty("failed").GetInt32(), data.GetProperty("refused").GetInt32()));
        Assert.Equal(50, data.GetProperty("strong_percent").GetDouble());
        JsonElement[] models = [.. data.GetProperty("models").EnumerateArray()];
        Assert.Equal(["strong", "weak"], models.Select(static model => model.GetProperty("name").GetString()));
        Assert.All(models, static model =>
        {
            Assert.Equal((1, 0), (model.GetProperty("requests").GetInt32(), model.GetProperty("failed").GetInt32()));
            Assert.InRange(model.GetProperty("median_seconds").GetDouble(), 0, model.GetProperty("slow_seconds").GetDouble());
            Assert.True(model.GetProperty("first_output_seconds").GetDouble() > 0);
            Assert.False(model.GetProperty("is_circuit_open").GetBoolean());
        });
        decimal cost = data.GetProperty("cost").GetDecimal();
        Assert.Equal(models.Sum(static model => model.GetProperty("cost").GetDecimal()), cost);
        Assert.InRange(data.GetProperty("savings").GetDecimal(), 0.000_001m, cost);
        JsonElement budget = data.GetProperty("budgets").EnumerateArray().Single();
        Assert.Equal((1, 24), (budget.GetProperty("number").GetInt32(), budget.GetProperty("window_hours").GetDouble()));
        Assert.Equal((double)cost / 10, budget.GetProperty("spent_percent").GetDouble(), tolerance: 1e-9);
        JsonElement[] decisions = [.. data.GetProperty("decisions").EnumerateArray()];
        Assert.Equal([("weak", 0.1), ("strong", 0.9)], decisions.Select(static decision => (decision.GetProperty("model").GetString()!, decision.GetProperty("strong_win_rate").GetDouble())));
        Assert.All(decisions, decision =>
        {
            Assert.Equal(("score", "completed"), (decision.GetProperty("basis").GetString(), decision.GetProperty("outcome").GetString()));
            Assert.Equal(isStreamed, decision.GetProperty("is_streaming").GetBoolean());
        });
    }

    [Theory]
    [MemberData(nameof(Behind.All), MemberType = typeof(Behind))]
    public async Task A_held_share_stands_beside_what_the_scores_asked_for(string kind, bool isStreamed)
    {
        await using Behind behind = await ServedDashboard.StartAsync(kind);
        foreach (string prompt in (string[])["Prove that there are infinitely many primes, and compare three proofs", "hello", "hi"])
        {
            await ServedDashboard.AskAsync(behind, isStreamed, prompt, model: "auto");
        }

        JsonElement data = await ServedDashboard.ReadAsync(behind, 3);

        JsonElement share = data.GetProperty("shares").EnumerateArray().Single();
        double asked = data.GetProperty("decisions").EnumerateArray().Count(static decision => decision.GetProperty("strong_win_rate").GetDouble() >= decision.GetProperty("threshold").GetDouble());
        Assert.Equal(("lexical", 50), (share.GetProperty("router").GetString(), share.GetProperty("target_percent").GetDouble()));
        Assert.Equal(100 * asked / 3, share.GetProperty("percent").GetDouble(), tolerance: 1e-9);
        Assert.InRange(share.GetProperty("threshold").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task Before_the_first_request_what_is_unknown_is_left_out()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients);

        JsonElement data = await ServedDashboard.ReadAsync(behind, 0);

        Assert.All(["strong_percent", "cost", "savings"], name => Assert.False(data.TryGetProperty(name, out _)));
        Assert.All(data.GetProperty("models").EnumerateArray(), static model => Assert.False(model.TryGetProperty("median_seconds", out _) || model.TryGetProperty("is_circuit_open", out _)));
        Assert.Equal((0, 0, 0), (data.GetProperty("budgets").GetArrayLength(), data.GetProperty("shares").GetArrayLength(), data.GetProperty("decisions").GetArrayLength()));
    }

    [Fact]
    public async Task Failed_and_refused_requests_are_counted_and_open_circuits_shown()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(static services => services.AddRouteLlmGateway().AddRouter(new FixedRouter())
            .UseStrongClient(new ScriptedChatClient("strong") { Failure = new HttpRequestException("down") })
            .UseWeakClient(new ScriptedChatClient("weak") { Failure = new HttpRequestException("down") })
            .UseFallback(static fallback => (fallback.Circuit.MinimumCalls, fallback.Circuit.FailureRatio) = (2, 0.5)));
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage failed = await gateway.PostAsync(Behind.Chat(isStreamed: false));
            Assert.False(failed.IsSuccessStatusCode);
        }

        JsonElement data = JsonElement.Parse(await gateway.GetAsync("/dashboard/data"));

        Assert.Equal((2, 2), (data.GetProperty("requests").GetInt32(), data.GetProperty("failed").GetInt32()));
        Assert.All(data.GetProperty("models").EnumerateArray(), static model => Assert.True(model.GetProperty("is_circuit_open").GetBoolean()));
    }

    [Fact]
    public async Task What_a_budget_refuses_is_counted_though_no_model_was_asked()
    {
        await using Behind behind = await ServedDashboard.StartAsync(Behind.Clients, route: static builder => builder.AddBudget(0.000_001m, static budget => budget.AtLimit = BudgetLimit.RefuseAll));
        await ServedDashboard.AskAsync(behind, isStreamed: false, "hard");
        await ServedDashboard.ReadAsync(behind, 1);

        using HttpResponseMessage refused = await behind.SendAsync(HttpMethod.Post, "/v1/chat/completions", Behind.Chat(isStreamed: false));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(1, (await ServedDashboard.ReadAsync(behind, 1)).GetProperty("refused").GetInt32());
    }

    [Fact]
    public async Task Where_clients_have_keys_the_data_need_one_and_the_page_has_none()
    {
        await using Behind behind = await ServedDashboard.StartAsync(Behind.Upstreams, static options => options.ApiKeys.Add("key"));
        await ServedDashboard.AskAsync(behind, isStreamed: false, "hard", "key");

        using HttpResponseMessage page = await behind.SendAsync(HttpMethod.Get, "/dashboard");
        using HttpResponseMessage without = await behind.SendAsync(HttpMethod.Get, "/dashboard/data");
        using HttpResponseMessage wrong = await behind.SendAsync(HttpMethod.Get, "/dashboard/data", key: "wrong");
        JsonElement data = await ServedDashboard.ReadAsync(behind, 1, "key");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (page.StatusCode, without.StatusCode, wrong.StatusCode));
        Assert.Equal(1, data.GetProperty("decisions").GetArrayLength());
        Assert.StartsWith("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("http", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "gateway.example.org")]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    public async Task Beyond_this_machine_it_is_served_only_where_that_is_asked_for(string header, string value)
    {
        foreach ((bool? isServed, HttpStatusCode status) in ((bool?, HttpStatusCode)[])[(null, HttpStatusCode.NotFound), (true, HttpStatusCode.OK), (false, HttpStatusCode.NotFound)])
        {
            await using Behind behind = await Behind.StartAsync(Behind.Clients, options => (options.Dashboard, options.AllowAnonymousClients) = (isServed, true));
            foreach (string path in (string[])["/dashboard", "/dashboard/dashboard.js", "/dashboard/data"])
            {
                using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Get, path, headers: [(header, value)]);
                Assert.True(response.StatusCode == status, $"{isServed}, {path}: {response.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("", HttpStatusCode.NotFound)]
    [InlineData("gateway: {dashboard: true}\n", HttpStatusCode.OK)]
    public async Task The_configuration_file_can_ask_for_it(string gateway, HttpStatusCode status)
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("routellm.yaml");
        await File.WriteAllTextAsync(file, "lexical: {threshold: 0.5}\n" + gateway, TestContext.Current.CancellationToken);
        await using Behind behind = await Behind.StartAsync(Behind.Clients, static options => options.AllowAnonymousClients = true, builder => builder.UseConfigurationFile(file));

        using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Get, "/dashboard/data", headers: [("Host", "gateway.example.org")]);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task An_address_that_ends_in_a_slash_leads_to_the_page()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients);

        using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Get, "/dashboard/");

        Assert.Equal((HttpStatusCode.OK, "/dashboard"), (response.StatusCode, response.RequestMessage!.RequestUri!.AbsolutePath));
    }
}

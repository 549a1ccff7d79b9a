using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Whose requests the gateway's are, and that each has a budget and a share of its own.</summary>
public sealed class GatewayCallerTests
{
    [Theory]
    [MemberData(nameof(Behind.All), MemberType = typeof(Behind))]
    public async Task Each_client_spends_a_budget_of_its_own(string kind, bool isStreamed)
    {
        await using Behind behind = await Behind.StartAsync(
            kind,
            static options =>
            {
                options.Clients["a"] = new GatewayClient { ApiKey = "key-a" };
                options.Clients["b"] = new GatewayClient { ApiKey = "key-b" };
            },
            WithBudgetOfEach);

        Assert.Equal(["strong", "weak"], [await TargetAsync(behind, isStreamed, "key-a"), await TargetAsync(behind, isStreamed, "key-a")]);
        string predicted = await PredictAsync(behind, "key-a") + await PredictAsync(behind, "key-b");
        Assert.Equal("strong", await TargetAsync(behind, isStreamed, "key-b"));
        Assert.Equal(("Weak Model", "Strong Model"), (predicted[..10], predicted[10..]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_claim_or_what_the_options_find_names_the_caller_before_the_key(bool isClaim)
    {
        await using Behind behind = await Behind.StartAsync(
            Behind.Clients,
            options =>
            {
                options.ApiKeys.Add("key");
                options.CallerClaim = isClaim ? "sub" : null;
                options.FindCaller = isClaim ? null : static context => context.Request.Headers["x-user"];
            },
            static builder => WithBudgetOfEach(builder).Services.AddTransient<IStartupFilter, UserOfHeader>());

        List<string> targets = [];
        foreach (string user in (string[])["one", "one", "two", "", ""])
        {
            using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Post, "/v1/chat/completions", Behind.Chat(isStreamed: false, "hard"), "key", ("x-user", user));
            targets.Add(ForwardingTests.Header(response, "target")!);
        }

        Assert.Equal(["strong", "weak", "strong", "strong", "weak"], targets);
    }

    [Fact]
    public async Task A_client_whose_prompts_all_ask_for_the_strong_model_is_told_of_by_its_name_and_never_by_its_key()
    {
        await using Behind behind = await Behind.StartAsync(
            Behind.Clients,
            static options =>
            {
                options.Clients["batch"] = new GatewayClient { ApiKey = "secret-1" };
                options.ApiKeys.Add("secret-2");
                options.Routers.Add("fixed");
            },
            static builder => builder.Services.Configure<RouteLlmOptions>(static options => options.Threshold = 0.5));
        for (int i = 0; i < 300; i++)
        {
            using HttpResponseMessage response = await behind.SendAsync(
                HttpMethod.Post, "/v1/chat/completions", Behind.Chat(isStreamed: false, i % 2 == 0 ? "hard" : "easy").Replace("router-fixed-0.5", "auto", StringComparison.Ordinal), i % 2 == 0 ? "secret-1" : "secret-2");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        using HttpResponseMessage metrics = await behind.SendAsync(HttpMethod.Get, "/metrics", key: "secret-1");
        string text = await metrics.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("routellm_callers_unusual_total{routellm_caller=\"batch\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("requests of the caller 'batch', 100% ask for the strong model", behind.Gateway.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text + behind.Gateway.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Behind.All), MemberType = typeof(Behind))]
    public async Task A_client_has_a_budget_and_a_share_by_its_name_and_metrics_show_both(string kind, bool isStreamed)
    {
        await using Behind behind = await Behind.StartAsync(
            kind,
            static options =>
            {
                options.Clients["a"] = new GatewayClient { ApiKey = "key-a", RequestsPerMinute = 4 };
                options.Clients["b"] = new GatewayClient { ApiKey = "key-b" };
            },
            static builder =>
            {
                builder.Services.Configure<RouteLlmOptions>(static options => (options.StrongModelPercent, options.Callers.StrongModelPercents["a"]) = (50, 20));
                return builder.HoldStrongModelPercent()
                    .DescribeModel("strong", new ModelPrice(1_000, 1_000)).DescribeModel("weak", new ModelPrice(0, 0)).AddBudget(0.000_001m, static budget => (budget.Caller, budget.Window) = ("a", TimeSpan.FromDays(7)));
            });

        Assert.Equal(["strong", "weak", "strong", "strong"], [await TargetAsync(behind, isStreamed, "key-a"), await TargetAsync(behind, isStreamed, "key-a"), await TargetAsync(behind, isStreamed, "key-b"), await TargetAsync(behind, isStreamed, "key-b")]);
        foreach (string key in (string[])["key-a", "key-b"])
        {
            using HttpResponseMessage lexical = await behind.SendAsync(
                HttpMethod.Post, "/v1/chat/completions", Behind.Chat(isStreamed, "What is 2 + 2?").Replace("router-fixed-0.5", "router-lexical", StringComparison.Ordinal), key);
            Assert.Equal(HttpStatusCode.OK, lexical.StatusCode);
        }

        using HttpResponseMessage metrics = await behind.SendAsync(HttpMethod.Get, "/metrics", key: "key-b");
        string text = await metrics.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("# TYPE routellm_budget_spent gauge\n", text, StringComparison.Ordinal);
        Assert.Matches("routellm_budget_spent\\{routellm_budget_window=\"7.00:00:00\",routellm_budget_index=\"0\",routellm_caller=\"a\"\\} [1-9]", text);
        Assert.Contains("routellm_threshold{routellm_router=\"lexical\",routellm_strong_model_percent=\"50\"} 0.", text, StringComparison.Ordinal);
        Assert.Contains("routellm_threshold{routellm_router=\"lexical\",routellm_strong_model_percent=\"20\",routellm_caller=\"a\"} 0.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("routellm_strong_model_percent=\"20\"} ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("key-", text, StringComparison.Ordinal);

        List<string?> targets = [];
        for (int i = 0; i < 12; i++)
        {
            targets.Add(await TargetAsync(behind, isStreamed, "key-a"));
        }

        Assert.Contains(null, targets);
        Assert.Equal("strong", await TargetAsync(behind, isStreamed, "key-b"));
    }

    [Theory]
    [InlineData("batch, shares", "a", "sub", false)]
    [InlineData(null, "batch shares", null, false)]
    [InlineData("batch, shares", "a", null, false)]
    [InlineData("shares", "batch", null, true)]
    [InlineData("batch, shares", null, null, false)]
    public async Task Budgets_and_shares_of_callers_that_are_no_clients_are_told_of_at_the_start(string? unknown, string? clients, string? claim, bool refuses)
    {
        async Task<string> LogAsync()
        {
            await using Behind behind = await Behind.StartAsync(
                Behind.Clients,
                options =>
                {
                    options.CallerClaim = claim;
                    options.HasOnlyRemoteCallers = refuses;
                    foreach (string client in clients?.Split(' ') ?? [])
                    {
                        options.Clients[client] = new GatewayClient { ApiKey = $"key-{client}" };
                    }
                },
                static builder =>
                {
                    builder.Services.Configure<RouteLlmOptions>(static options => options.Callers.StrongModelPercents["shares"] = 20);
                    return builder.DescribeModel("strong", new ModelPrice(1, 1)).DescribeModel("weak", new ModelPrice(0, 0))
                        .AddBudget(1, static budget => budget.Caller = "batch").AddBudget(1, static budget => budget.PerCaller = true);
                });
            return behind.Gateway.Log.Text;
        }

        string log = refuses ? (await Assert.ThrowsAsync<InvalidOperationException>(LogAsync)).Message : await LogAsync();

        if (claim is not null || unknown is null)
        {
            Assert.DoesNotContain("Unknown callers", log, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains($": {unknown}. Clients", log, StringComparison.Ordinal);
            Assert.Contains(clients ?? "none, so callers are addresses", log, StringComparison.Ordinal);
        }
    }

    private static IRouteLlmBuilder WithBudgetOfEach(IRouteLlmBuilder builder) => builder
        .DescribeModel("strong", new ModelPrice(1_000, 1_000)).DescribeModel("weak", new ModelPrice(0, 0)).AddBudget(0.000_001m, static budget => budget.PerCaller = true);

    private static async Task<string?> TargetAsync(Behind behind, bool isStreamed, string key)
    {
        using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Post, "/v1/chat/completions", Behind.Chat(isStreamed, "hard"), key);
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ForwardingTests.Header(response, "target");
    }

    private static async Task<string> PredictAsync(Behind behind, string key)
    {
        using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Post, "/predict", """{"text":"hard","model":"router-fixed-0.5"}""", key);
        return (string)System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["route_label"]!;
    }

    /// <summary>Stands for the app's own authentication.</summary>
    private sealed class UserOfHeader : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(static (context, then) =>
            {
                if (context.Request.Headers["x-user"].ToString() is { Length: > 0 } user)
                {
                    context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user)], "test"));
                }

                return then(context);
            });
            next(app);
        };
    }
}

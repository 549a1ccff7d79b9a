using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>A gateway with prices, a budget, fallback and a held share, so that the dashboard has all to show.</summary>
internal static class ServedDashboard
{
    public const string Secret = "zanzibar";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task<Behind> StartAsync(string kind, Action<GatewayOptions>? configure = null, Action<IRouteLlmBuilder>? route = null) => Behind.StartAsync(kind, configure, builder =>
    {
        builder.Services.Configure<RouteLlmOptions>(static options => options.StrongModelPercent = 50);
        builder.HoldStrongModelPercent().UseFallback().AddBudget(1_000).DescribeModel("strong", new ModelPrice(1_000, 1_000)).DescribeModel("weak", new ModelPrice(10, 10));
        route?.Invoke(builder);
        return builder;
    });

    /// <summary>Sends a prompt with the secret in it.</summary>
    public static async Task AskAsync(Behind behind, bool isStreamed, string prompt, string? key = null, string model = "router-fixed-0.5")
    {
        string body = string.Create(
            CultureInfo.InvariantCulture, $$"""{"model":"{{model}}","stream":{{(isStreamed ? "true" : "false")}},"messages":[{"role":"user","content":"{{prompt}} {{Secret}}"}]}""");
        using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Post, "/v1/chat/completions", body, key);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Reads the numbers once so many requests have been settled, which may be after their clients have the answers.</summary>
    public static async Task<JsonElement> ReadAsync(Behind behind, int requests, string? key = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Get, "/dashboard/data", key: key);
            response.EnsureSuccessStatusCode();
            string json = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain(Secret, json, StringComparison.Ordinal);
            JsonElement data = JsonElement.Parse(json);
            if (data.GetProperty("requests").GetInt32() == requests)
            {
                return data;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm;

namespace GatewayLoad;

/// <summary>
/// The gateway as its users set it up for production: the lexical router with a share that is held, fallback with circuits, costs, a budget
/// and a decision log.
/// </summary>
internal static class LoadedGateway
{
    public static async Task<int> RunAsync(int port, string strong, string weak)
    {
        string log = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"gateway-load-{Environment.ProcessId}.jsonl"));
        WebApplicationBuilder builder = LoopbackServer.Create(port);
        builder.Services.Configure<RouteLlmOptions>(static options => options.StrongModelPercent = 30);
        builder.Services.AddRouteLlmGateway(options =>
        {
            options.Strong = new GatewayUpstream { Model = "big", BaseUrl = new Uri(strong) };
            options.Weak = new GatewayUpstream { Model = "small", BaseUrl = new Uri(weak) };
        })
            .UseFallback()
            .DescribeModel("strong", new ModelPrice(2.5m, 10), new ModelCapabilities { ContextTokens = 128_000 })
            .DescribeModel("weak", new ModelPrice(0.15m, 0.6m), new ModelCapabilities { ContextTokens = 128_000, Images = false })
            .AddBudget(1_000_000)
            .HoldStrongModelPercent()
            .UseDecisionLog(log, static options => options.MaximumFiles = 2);
        try
        {
            WebApplication app = builder.Build();
            app.MapRouteLlmGateway();
            return await LoopbackServer.ServeAsync(app);
        }
        finally
        {
            foreach (string file in Directory.EnumerateFiles(Path.GetTempPath(), $"{Path.GetFileNameWithoutExtension(log)}*"))
            {
                File.Delete(file);
            }
        }
    }
}

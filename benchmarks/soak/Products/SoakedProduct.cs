using GatewayLoad;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm;

namespace Soak;

/// <summary>
/// What is soaked, in one process: a gateway before HTTP upstreams, a gateway before chat clients, and a client, which together are a fleet
/// in Redis. Each follows the same configuration file.
/// </summary>
internal static class SoakedProduct
{
    /// <summary>The prefix of the keys in Redis.</summary>
    public const string KeyPrefix = "soak";

    /// <summary>The name of the configuration file.</summary>
    public const string ConfigurationFile = "soak.yaml";

    // More often than the file is rewritten.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <param name="folder">The folder of the configuration file and the decision logs.</param>
    public static async Task<int> RunAsync(string folder)
    {
        var log = new CountedLog();
        int unobserved = 0;
        TaskScheduler.UnobservedTaskException += (_, _) => Interlocked.Increment(ref unobserved);

        WebApplicationBuilder gateway = Builder(Addresses.GatewayPort, log);
        Configure(
            gateway.Services.AddRouteLlmGateway(static options =>
            {
                options.Strong = new GatewayUpstream { Model = "big", BaseUrl = Addresses.UpstreamOf(Addresses.StrongPort) };
                options.Weak = new GatewayUpstream { Model = "small", BaseUrl = Addresses.UpstreamOf(Addresses.WeakPort) };
                options.FindCaller = CallerHeader.Read;
            }),
            folder,
            "gateway");
        WebApplication gatewayApp = gateway.Build();
        gatewayApp.MapRouteLlmGateway();

        WebApplicationBuilder chatClients = Builder(Addresses.ChatClientGatewayPort, log);
        Configure(chatClients.Services.AddRouteLlmGateway(static options => options.FindCaller = CallerHeader.Read).UseModels(), folder, "chat-clients");
        WebApplication chatClientApp = chatClients.Build();
        chatClientApp.MapRouteLlmGateway();

        WebApplicationBuilder client = Builder(Addresses.ClientPort, log);
        Configure(client.Services.AddRouteLlm().UseModels(), folder, "client");
        WebApplication clientApp = client.Build();
        ClientDoor.Map(clientApp);
        MemoryReading.Map(clientApp, log, () => Volatile.Read(ref unobserved));

        await Task.WhenAll(LoopbackServer.ServeAsync(gatewayApp), LoopbackServer.ServeAsync(chatClientApp), LoopbackServer.ServeAsync(clientApp));
        return 0;
    }

    private static WebApplicationBuilder Builder(int port, CountedLog log)
    {
        WebApplicationBuilder builder = LoopbackServer.Create(port);
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Warning);
        return builder;
    }

    private static IRouteLlmBuilder UseModels(this IRouteLlmBuilder routing) => routing
        .UseStrongClient(static _ => OpenAIChatClient.Create("big", "none", Addresses.UpstreamOf(Addresses.StrongPort), maximumRetries: 0))
        .UseWeakClient(static _ => OpenAIChatClient.Create("small", "none", Addresses.UpstreamOf(Addresses.WeakPort), maximumRetries: 0))
        .UseOpenAIEndpoints();

    private static void Configure(IRouteLlmBuilder routing, string folder, string name) => routing
        .DescribeModel("strong", new ModelPrice(2.50m, 10m))
        .DescribeModel("weak", new ModelPrice(0.15m, 0.60m))
        .UseConfigurationFile(Path.Combine(folder, ConfigurationFile), static file => (file.ReloadOnChange, file.PollInterval) = (true, PollInterval))
        .UseDecisionLog(Path.Combine(folder, $"{name}.jsonl"))
        .UseRedis($"127.0.0.1:{Addresses.RedisPort},connectTimeout=500,connectRetry=1,abortConnect=false", static redis => redis.KeyPrefix = KeyPrefix);
}

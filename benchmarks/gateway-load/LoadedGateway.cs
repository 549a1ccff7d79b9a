using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm;

namespace GatewayLoad;

/// <summary>The gateway as its users set it up, with the lexical router.</summary>
internal static class LoadedGateway
{
    public static Task<int> RunAsync(int port, string strong, string weak)
    {
        WebApplicationBuilder builder = LoopbackServer.Create(port);
        builder.Services.AddRouteLlmGateway(options =>
        {
            options.Strong = new GatewayUpstream { Model = "big", BaseUrl = new Uri(strong) };
            options.Weak = new GatewayUpstream { Model = "small", BaseUrl = new Uri(weak) };
            options.Fallback = true;
        });
        WebApplication app = builder.Build();
        app.MapRouteLlmGateway();
        return LoopbackServer.ServeAsync(app);
    }
}

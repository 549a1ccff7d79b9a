using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace GatewayLoad;

/// <summary>The same server for the upstream, the bare forwarder and the gateway, so that they differ in what they do alone.</summary>
internal static class LoopbackServer
{
    public static WebApplicationBuilder Create(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        return builder;
    }

    public static async Task<int> ServeAsync(WebApplication app)
    {
        await app.RunAsync();
        return 0;
    }
}

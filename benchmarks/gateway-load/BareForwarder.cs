using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace GatewayLoad;

/// <summary>
/// What the gateway is measured against: YARP's forwarder, with the settings that its documentation recommends, and nothing else.
/// </summary>
internal static class BareForwarder
{
    public static Task<int> RunAsync(int port, string upstream)
    {
        WebApplicationBuilder builder = LoopbackServer.Create(port);
        builder.Services.AddRouting();
        builder.Services.AddHttpForwarder();
        WebApplication app = builder.Build();
        IHttpForwarder forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
            ConnectTimeout = TimeSpan.FromSeconds(15),
        });
        app.MapPost("/v1/chat/completions", (RequestDelegate)(async context => await forwarder.SendAsync(context, upstream, client)));
        return LoopbackServer.ServeAsync(app);
    }
}

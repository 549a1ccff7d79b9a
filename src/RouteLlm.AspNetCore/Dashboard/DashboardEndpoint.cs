using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>
/// <c>GET /dashboard</c>: a page that shows how the gateway does. The page itself has no data; it asks for the client's key where one is
/// needed.
/// </summary>
internal sealed class DashboardEndpoint(DashboardTotals totals, EngineGauges gauges, GatewayModels models, IOptions<GatewayOptions> options)
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly bool? _isServed = options.Value.Dashboard;

    public void Map(IEndpointRouteBuilder endpoints, GatewayEndpoint gateway)
    {
        if (_isServed == false)
        {
            return;
        }

        MapFile(endpoints, gateway, "/dashboard", "dashboard.html", "text/html; charset=utf-8");
        MapFile(endpoints, gateway, "/dashboard/dashboard.css", "dashboard.css", "text/css; charset=utf-8");
        MapFile(endpoints, gateway, "/dashboard/dashboard.js", "dashboard.js", "text/javascript; charset=utf-8");
        endpoints.MapGet("/dashboard/data", gateway.Protect("dashboard_data", isLimited: false, context =>
        {
            ThrowIfNotServed(context);
            context.Response.Headers.CacheControl = "no-store";
            return GatewayEndpoint.WriteAsync(context, totals.Describe(models.All.Select(static model => (model.Name, model.Target)), gauges.Read(), gauges.Refused), GatewayJson.Default.DashboardData);
        }));
    }

    private void MapFile(IEndpointRouteBuilder endpoints, GatewayEndpoint gateway, string path, string file, string contentType)
    {
        byte[] bytes = EmbeddedFile.Read(file);
        endpoints.MapGet(path, gateway.Open("dashboard", context =>
        {
            ThrowIfNotServed(context);
            if (context.Request.Path.Value is ['/', .., '/'])
            {
                // The page's own addresses are relative, so that it can be mounted anywhere.
                context.Response.Redirect("../dashboard");
                return Task.CompletedTask;
            }

            IHeaderDictionary headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-cache";
            context.Response.ContentType = contentType;
            context.Response.ContentLength = bytes.Length;
            return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
        }));
    }

    /// <exception cref="GatewayException">
    /// The request comes from elsewhere than this machine, and the dashboard is not asked for there.
    /// </exception>
    private void ThrowIfNotServed(HttpContext context)
    {
        if (_isServed is null && !IsFromThisMachine(context))
        {
            throw new GatewayException(new ApiError(
                StatusCodes.Status404NotFound,
                $"The dashboard is for this machine only. Set {nameof(GatewayOptions)}.{nameof(GatewayOptions.Dashboard)}, or 'dashboard: true' under 'gateway' in the configuration file, to serve it to others.")
            {
                Code = "dashboard_off",
            });
        }
    }

    // A proxy on this machine comes by loopback, too, but tells so or keeps the name.
    private static bool IsFromThisMachine(HttpContext context) =>
        IsLoopback(context.Connection.LocalIpAddress)
        && IsLoopback(context.Connection.RemoteIpAddress)
        && (!context.Request.Host.HasValue || HostNames.IsLoopback(context.Request.Host.Host))
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("Forwarded");

    private static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(address);
}

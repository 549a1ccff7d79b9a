using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary><c>GET /health</c> and <c>GET /health/ready</c>.</summary>
internal sealed class HealthEndpoint(
    GatewayModels models, IModelBackend backend, IOptions<GatewayOptions> options, IHostApplicationLifetime lifetime)
{
    public Task LiveAsync(HttpContext context) => GatewayEndpoint.WriteAsync(
        context, new LiveHealth("ok", models.Routers.ToDictionary(static name => name, name => WordOf(models.StatusOf(name)), StringComparer.Ordinal)), GatewayJson.Default.LiveHealth);

    public async Task ReadyAsync(HttpContext context)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await GatewayEndpoint.WriteAsync(context, new Health("stopping"), GatewayJson.Default.Health, StatusCodes.Status503ServiceUnavailable).ConfigureAwait(false);
            return;
        }

        List<string> unreachable = [];
        if (options.Value.CheckUpstreams)
        {
            RoutedModel[] all = [.. models.All];
            bool[] reachable = await Task.WhenAll(all.Select(model => backend.IsReachableAsync(model, context.RequestAborted))).ConfigureAwait(false);
            unreachable.AddRange(all.Where((_, i) => !reachable[i]).Select(models.NameOf));
        }

        models.Load();
        var health = new Health(unreachable.Count == 0 ? "ok" : "not_ready", [.. models.Routers], unreachable.Count == 0 ? null : unreachable);
        int status = unreachable.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await GatewayEndpoint.WriteAsync(context, health, GatewayJson.Default.Health, status).ConfigureAwait(false);
    }

    private static string WordOf(RouterStatus status) => status switch
    {
        RouterStatus.Ready => "ready",
        RouterStatus.Failed => "failed",
        _ => "not_loaded",
    };
}

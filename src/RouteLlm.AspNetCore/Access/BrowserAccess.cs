using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm.Gateway;

/// <summary>Lets pages of other origins call the gateway, as far as the options name them.</summary>
internal sealed class BrowserAccess
{
    private readonly ICorsService _cors;
    private readonly CorsPolicy? _policy;

    public BrowserAccess(ICorsService cors, IOptions<GatewayOptions> options)
    {
        _cors = cors;
        string[] origins = [.. options.Value.AllowedOrigins];
        _policy = origins.Length == 0 ? null : new CorsPolicyBuilder(origins)
            .WithMethods(HttpMethods.Get, HttpMethods.Post)
            .AllowAnyHeader()
            .WithExposedHeaders([.. DecisionHeaders.Names])
            .Build();
    }

    /// <summary>Gets whether any page may call.</summary>
    public bool IsAllowed => _policy is not null;

    /// <summary>Writes what the browser asks for.</summary>
    public void Apply(HttpContext context)
    {
        if (_policy is null || context.Request.Headers.Origin.Count == 0)
        {
            return;
        }

        CorsResult result = _cors.EvaluatePolicy(context, _policy);

        // An upstream's answer may bring headers of its own; the browser believes ours.
        context.Response.OnStarting(() =>
        {
            _cors.ApplyResult(result, context.Response);
            return Task.CompletedTask;
        });
    }
}

using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Lets pages of other origins call the gateway, as far as the options name them.</summary>
internal sealed class BrowserAccess
{
    private readonly ICorsService _cors;
    private readonly CorsPolicy? _policy;
    private readonly bool _needsKeys;

    public BrowserAccess(ICorsService cors, ClientKeys keys, IOptions<GatewayOptions> options)
    {
        _cors = cors;
        _needsKeys = keys.AreNeeded;
        string[] origins = [.. options.Value.AllowedOrigins];
        _policy = origins.Length == 0 ? null : new CorsPolicyBuilder(origins)
            .WithMethods(HttpMethods.Get, HttpMethods.Post)
            .AllowAnyHeader()
            .WithExposedHeaders([.. DecisionHeaders.Names])
            .Build();
    }

    /// <summary>Gets whether any page may call.</summary>
    public bool IsAllowed => _policy is not null;

    /// <summary>Refuses a page of another origin that the options do not name.</summary>
    /// <remarks>A browser would hide the answer from it, but only after the model was paid. With keys, no page has one that it was not given.</remarks>
    /// <exception cref="GatewayException">The request is such a page's.</exception>
    public void ThrowIfForeign(HttpContext context)
    {
        string origin = context.Request.Headers.Origin.ToString();
        if (_needsKeys || origin.Length == 0 || _policy?.IsOriginAllowed(origin) == true || _policy?.AllowAnyOrigin == true)
        {
            return;
        }

        // A proxy in front may speak https where this server speaks http.
        if (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) || !string.Equals(page.Authority, context.Request.Host.Value, StringComparison.OrdinalIgnoreCase))
        {
            throw new GatewayException(new ApiError(StatusCodes.Status403Forbidden, "Pages of this origin may not call the gateway. Ask the gateway's operator to add the origin to AllowedOrigins."));
        }
    }

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

using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Lets pages of other origins call the gateway, as far as the options name them.</summary>
internal sealed class BrowserAccess
{
    private const string SecFetchSite = "Sec-Fetch-Site";
    private const string SecFetchMode = "Sec-Fetch-Mode";
    private const string SecFetchDest = "Sec-Fetch-Dest";

    private readonly ICorsService _cors;
    private readonly CorsPolicy? _policy;

    public BrowserAccess(ICorsService cors, IOptions<GatewayOptions> options)
    {
        _cors = cors;
        string[] origins = [.. options.Value.AllowedOrigins];
        _policy = origins.Length == 0 ? null : new CorsPolicyBuilder(origins)
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Delete)
            .AllowAnyHeader()
            .WithExposedHeaders([.. DecisionHeaders.Names])
            .Build();
    }

    /// <summary>Gets whether any page may call.</summary>
    public bool IsAllowed => _policy is not null;

    /// <summary>Refuses what a page of another origin asks for, unless the options name the origin.</summary>
    /// <remarks>
    /// A browser would hide an answer from it, but only after the model was paid; and it hides nothing from a page that may include the
    /// answer, as an image or a script.
    /// </remarks>
    /// <exception cref="GatewayException">The request is such a page's.</exception>
    public void ThrowIfForeign(HttpContext context)
    {
        if (_policy?.AllowAnyOrigin == true || !IsForeign(context.Request))
        {
            return;
        }

        throw new GatewayException(new ApiError(StatusCodes.Status403Forbidden, "Pages of this origin may not call the gateway. Ask the gateway's operator to add the origin to AllowedOrigins.") { Code = "origin_not_allowed" });
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

    private bool IsForeign(HttpRequest request)
    {
        string origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
        {
            // Images, scripts and frames come without an origin. Who follows a link sees the answer, and the page with the link does not.
            return request.Headers[SecFetchSite].ToString() is "cross-site" or "same-site"
                && !(HttpMethods.IsGet(request.Method) && request.Headers[SecFetchMode] == "navigate" && request.Headers[SecFetchDest] == "document");
        }

        // A proxy in front may speak https where this server speaks http.
        return _policy?.IsOriginAllowed(origin) != true
            && (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) || !string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}

namespace ChatApp;

/// <summary>Tells the browser that the page loads nothing from elsewhere, runs no script but its own, and stands in no frame.</summary>
internal static class PageHeaders
{
    public static void UsePageHeaders(this WebApplication app) => app.Use(static (context, next) =>
    {
        // Swagger UI, which the gateway serves beside the page, brings styles of its own.
        if (!context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal))
        {
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
        }

        return next(context);
    });
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RouteLlm;

/// <summary><c>GET /docs</c>: the OpenAPI document, and Swagger UI to read it, all of it from the package.</summary>
internal static class Documentation
{
    private const string DocumentPath = "openapi.json";

    public static void Map(IEndpointRouteBuilder endpoints, GatewayEndpoint gateway)
    {
        byte[] document = EmbeddedFile.Read(DocumentPath);
        endpoints.MapGet($"/docs/{DocumentPath}", gateway.Open("docs", context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.Body.WriteAsync(document, context.RequestAborted).AsTask();
        }));
        IApplicationBuilder pages = endpoints.CreateApplicationBuilder();
        pages.Use(static (context, next) =>
        {
            // The middleware below serves a request only while no endpoint has it.
            context.SetEndpoint(null);
            return next(context);
        });
        pages.UseSwaggerUI(static options =>
        {
            options.RoutePrefix = "docs";
            options.DocumentTitle = "RouteLLM gateway";
            options.SwaggerEndpoint(DocumentPath, "RouteLLM gateway");
        });
        endpoints.MapGet("/docs/{**page}", gateway.Open("docs", pages.Build()));
    }
}

using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>Answers at the root with what the API is, and at addresses that there are not with an error that names what there is.</summary>
internal static class UnknownPath
{
    public static Task DescribeAsync(HttpContext context) =>
        GatewayEndpoint.WriteAsync(context, ServiceDescription.Own, GatewayJson.Default.ServiceDescription);

    /// <exception cref="GatewayException">Always.</exception>
    public static Task RefuseAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "/";
        string said = $"{context.Request.Method} {(path.Length > 100 ? $"{path.AsSpan(0, 100)}…" : path)}";
        throw new GatewayException(new ApiError(StatusCodes.Status404NotFound, $"Unknown address '{said}'. Endpoints: {ServiceDescription.Line}.") { Code = "unknown_url" });
    }
}

using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>What reached a server.</summary>
internal sealed record ServedRequest(string Method, string Path, string? Authorization, string? Range)
{
    public static ServedRequest Of(HttpRequest request) => new(request.Method, request.Path, Of(request.Headers.Authorization), Of(request.Headers.Range));

    private static string? Of(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();
}

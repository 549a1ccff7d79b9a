using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>
/// Whose request it is, for shares and budgets that each caller has by itself: what the options find, the client's key, or its address.
/// </summary>
internal sealed class RequestCaller(IOptions<GatewayOptions> options)
{
    private static readonly object Key = new();

    /// <summary>Keeps with a request what its client is.</summary>
    /// <param name="context">The request.</param>
    /// <param name="client">The name of the client's key; <see langword="null"/> where keys are not needed.</param>
    public static void Keep(HttpContext context, string? client)
    {
        if (client is not null)
        {
            context.Items[Key] = client;
        }
    }

    /// <summary>Gets the caller's name.</summary>
    public string NameOf(HttpContext context) =>
        Found(context) is { Length: > 0 } found ? found : context.Items[Key] as string ?? ClientAddresses.NameOf(context);

    private string? Found(HttpContext context) =>
        options.Value.FindCaller?.Invoke(context) ?? (options.Value.CallerClaim is { } claim ? context.User.FindFirst(claim)?.Value : null);
}

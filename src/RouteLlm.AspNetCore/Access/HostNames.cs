using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace RouteLlm;

/// <summary>Refuses requests that are addressed to a name which is not the gateway's.</summary>
/// <remarks>
/// A page of a stranger's host reaches a server on loopback once the stranger's name resolves to 127.0.0.1: to the browser, page and server
/// then have one origin. The name in the request is all that tells.
/// </remarks>
internal sealed class HostNames(ClientKeys keys, IOptions<GatewayOptions> options)
{
    private const string LocalHost = "localhost";

    private readonly StringSegment[] _allowed = [.. options.Value.AllowedHosts.Select(static host => new StringSegment(host))];
    private readonly bool _isChecked = options.Value.AllowedHosts.Count > 0 || (!keys.AreNeeded && !options.Value.AllowAnonymousClients);

    /// <summary>Refuses a request that is addressed to another name.</summary>
    /// <exception cref="GatewayException">It is.</exception>
    public void ThrowIfForeign(HttpContext context)
    {
        // No browser leaves the name out.
        if (!_isChecked || !context.Request.Host.HasValue || IsServed(context.Request.Host.Host))
        {
            return;
        }

        throw new GatewayException(new ApiError(
            StatusCodes.Status403Forbidden,
            "This gateway does not answer to the host name of the request. Call it by 'localhost', or ask the gateway's operator to add the host to AllowedHosts.") { Code = "host_not_allowed" });
    }

    /// <summary>Tells whether a name can be nobody's but this machine's.</summary>
    internal static bool IsLoopback(string host) =>
        host.TrimEnd('.') is var name
        && (name.Equals(LocalHost, StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("." + LocalHost, StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out IPAddress? address) && IPAddress.IsLoopback(address)));

    private bool IsServed(string host) => IsLoopback(host) || HostString.MatchesAny(host, _allowed);
}

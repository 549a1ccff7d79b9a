using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Knows the clients by their keys. Keeps hashes only, and takes as long for a wrong key as for a right one.</summary>
internal sealed class ClientKeys(IOptions<GatewayOptions> options)
{
    private const string Scheme = "Bearer ";

    private readonly byte[][] _hashes = [.. options.Value.ApiKeys.Select(static key => SHA256.HashData(Encoding.UTF8.GetBytes(key)))];

    /// <summary>Gets whether clients need a key.</summary>
    public bool AreNeeded => _hashes.Length > 0;

    /// <summary>Finds out whose request this is.</summary>
    /// <returns>A name for the client that is no secret: the number of its key; <see langword="null"/> where keys are not needed.</returns>
    /// <exception cref="GatewayException">There is no key, or none that is known.</exception>
    public string? Identify(HttpContext context)
    {
        if (!AreNeeded)
        {
            return null;
        }

        string header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Refused("The request has no API key. Send one in the header 'Authorization: Bearer KEY'.");
        }

        return TryFind(header[Scheme.Length..].Trim(), out string? name) ? name : throw Refused("The API key is unknown. Ask the gateway's operator for one.");
    }

    private static GatewayException Refused(string message) => new(new ApiError(StatusCodes.Status401Unauthorized, message) { Code = "invalid_api_key" });

    private bool TryFind(string key, [NotNullWhen(true)] out string? name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        int found = -1;
        for (int i = 0; i < _hashes.Length; i++)
        {
            // Every key is compared, wherever the right one stands.
            found = CryptographicOperations.FixedTimeEquals(hash, _hashes[i]) ? i : found;
        }

        name = found >= 0 ? $"key {found}" : null;
        return name is not null;
    }
}

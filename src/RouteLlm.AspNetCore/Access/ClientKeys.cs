using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Knows the clients by their keys. Keeps hashes only, and takes as long for a wrong key as for a right one.</summary>
internal sealed class ClientKeys
{
    private const string Scheme = "Bearer ";

    // As Anthropic's clients send it.
    private const string KeyHeader = "x-api-key";
    private const int HashCharactersInName = 8;

    private readonly WrongKeyLimits _wrongKeys;
    private readonly (byte[] Hash, string Name)[] _clients;

    public ClientKeys(WrongKeyLimits wrongKeys, IOptions<GatewayOptions> options)
    {
        _wrongKeys = wrongKeys;
        _clients =
        [
            .. options.Value.Clients.Select(static client => (Hash(client.Value.Key()!), client.Key)),
            .. options.Value.ApiKeys.Select(Hash).Select(static hash => (hash, NameOf(hash))),
        ];
    }

    /// <summary>Gets whether clients need a key.</summary>
    public bool AreNeeded => _clients.Length > 0;

    /// <summary>Gets the names of the clients.</summary>
    public IEnumerable<string> Names => _clients.Select(static client => client.Name).Distinct(StringComparer.Ordinal);

    /// <summary>Finds out whose request this is.</summary>
    /// <returns>
    /// A name for the client that is no secret: the one that it is configured under, or the beginning of its key's hash;
    /// <see langword="null"/> where keys are not needed.
    /// </returns>
    /// <exception cref="GatewayException">
    /// There is no key, none that is known, or too many wrong ones came from the client's address.
    /// </exception>
    public string? Identify(HttpContext context)
    {
        if (!AreNeeded)
        {
            return null;
        }

        string header = context.Request.Headers.Authorization.ToString();
        string key = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : context.Request.Headers[KeyHeader].ToString().Trim();
        if (key.Length == 0)
        {
            throw Refused("The request has no API key. Send one in the header 'Authorization: Bearer KEY' or 'x-api-key: KEY'.");
        }

        if (Find(key) is not { } name)
        {
            _wrongKeys.Count(context);
            throw Refused("The API key is unknown. Ask the gateway's operator for one.");
        }

        _wrongKeys.Accept(context, name);
        return name;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static string NameOf(byte[] hash) => $"key-{Convert.ToHexString(hash)[..HashCharactersInName]}";

    private static GatewayException Refused(string message) =>
        new(new ApiError(StatusCodes.Status401Unauthorized, message) { Code = "invalid_api_key" });

    private string? Find(string key)
    {
        byte[] hash = Hash(key);
        int found = -1;
        for (int i = 0; i < _clients.Length; i++)
        {
            // Every key is compared, wherever the right one stands.
            found = CryptographicOperations.FixedTimeEquals(hash, _clients[i].Hash) ? i : found;
        }

        return found >= 0 ? _clients[found].Name : null;
    }
}

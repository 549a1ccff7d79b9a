using Microsoft.AspNetCore.Cors.Infrastructure;

namespace RouteLlm;

/// <summary>Says what is wrong with the options that say who may call, and what to write. Never a key.</summary>
internal static class GatewayAccessRules
{
    public static IEnumerable<string> FindErrors(GatewayOptions options) =>
    [
        .. FindErrorsOfRate(nameof(options.RequestsPerMinute), options.RequestsPerMinute),
        .. FindErrorsOfRate(nameof(options.WrongKeysPerMinute), options.WrongKeysPerMinute),
        .. FindErrorsOfKeys(options),
        .. options.CallerClaim is { } claim && string.IsNullOrWhiteSpace(claim) ? [$"{nameof(options.CallerClaim)} is blank. Name a claim, for example 'sub', or remove it."] : Array.Empty<string>(),
        .. options.AllowedOrigins.Where(static origin => !IsOrigin(origin)).Select(static origin =>
            $"{nameof(options.AllowedOrigins)} has '{origin}', which is not an origin. Write scheme, host and port, for example 'https://chat.example.org', or '{CorsConstants.AnyOrigin}'."),
        .. options.AllowedHosts.Where(static host => !IsHost(host)).Select(static host =>
            $"{nameof(options.AllowedHosts)} has '{host}', which is not a host name. Write it without scheme and port, for example 'gateway.example.org' or '*.example.org', or '*' for any."),
        .. options.TrustedProxies.Where(static proxy => !ClientAddresses.IsAddress(proxy)).Select(static proxy =>
            $"{nameof(options.TrustedProxies)} has '{proxy}', which is not an address. Write one of a machine, for example '10.0.0.7', or of a network, for example '10.0.0.0/8'."),
    ];

    private static IEnumerable<string> FindErrorsOfKeys(GatewayOptions options)
    {
        if (options.ApiKeys.Any(string.IsNullOrWhiteSpace))
        {
            yield return $"One of {nameof(options.ApiKeys)} is blank, so anybody could use it. Remove it, or set the variable that it comes from.";
        }

        foreach ((string name, GatewayClient client) in options.Clients)
        {
            string place = $"{nameof(options.Clients)}[{name}]";
            if (client.ApiKey is not null && client.ApiKeyVariable is not null)
            {
                yield return $"{place} has both {nameof(client.ApiKey)} and {nameof(client.ApiKeyVariable)}. Remove one.";
            }
            else if (string.IsNullOrWhiteSpace(client.Key()))
            {
                yield return client.ApiKeyVariable is { } variable
                    ? $"{place}.{nameof(client.ApiKeyVariable)} names the environment variable '{variable}', which is not set. Set it to the key that the client sends."
                    : $"{place} has no key. Set {nameof(client.ApiKeyVariable)} or {nameof(client.ApiKey)}.";
            }

            foreach (string error in FindErrorsOfRate($"{place}.{nameof(client.RequestsPerMinute)}", client.RequestsPerMinute))
            {
                yield return error;
            }
        }

        // Whose request it is could not be told.
        IEnumerable<string> shared = options.Clients.Where(static client => !string.IsNullOrWhiteSpace(client.Value.Key())).GroupBy(static client => client.Value.Key()!, StringComparer.Ordinal)
            .Where(group => group.Count() > 1 || options.ApiKeys.Contains(group.Key)).SelectMany(static group => group.Select(static client => client.Key));
        if (shared.FirstOrDefault() is { } first)
        {
            yield return $"{nameof(options.Clients)}[{first}] has the key of another client. Give each a key of its own.";
        }
    }

    private static IEnumerable<string> FindErrorsOfRate(string name, int? perMinute) =>
        perMinute is < 1 ? [$"{name} is {perMinute}. It must be 1 or more, or null for no limit."] : [];

    private static bool IsOrigin(string origin) => origin == CorsConstants.AnyOrigin
        || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == origin);

    private static bool IsHost(string host) =>
        host == "*" || Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) != UriHostNameType.Unknown;
}

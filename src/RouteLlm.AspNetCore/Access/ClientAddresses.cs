using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Tells the addresses of clients, behind proxies that the options trust as well.</summary>
internal sealed class ClientAddresses
{
    private const string Local = "local";
    private const int BytesOfNetwork = 8;

    private static readonly string LengthOfNetwork = $"/{BytesOfNetwork * 8}";

    private readonly ForwardedHeadersMiddleware? _proxies;

    public ClientAddresses(IOptions<GatewayOptions> options, ILoggerFactory loggers)
    {
        if (options.Value.TrustedProxies.Count > 0)
        {
            _proxies = new ForwardedHeadersMiddleware(static _ => Task.CompletedTask, loggers, Options.Create(ForwardingBy(options.Value.TrustedProxies)));
        }
    }

    /// <summary>Gives a request the address of its client in place of that of a trusted proxy.</summary>
    public void Resolve(HttpContext context) => _proxies?.ApplyForwarders(context);

    /// <summary>
    /// Gets the name of a client by its address. One has a whole network of version 6, and so its first half stands for it.
    /// </summary>
    public static string NameOf(HttpContext context) => NameOf(context.Connection.RemoteIpAddress);

    /// <summary>
    /// Tells whether a text can be what <see cref="NameOf(HttpContext)"/> gives: a network of another length, or an address in a network of
    /// version 6, cannot.
    /// </summary>
    public static bool IsName(string text)
    {
        string address = text.EndsWith(LengthOfNetwork, StringComparison.Ordinal) ? text[..^LengthOfNetwork.Length] : text;
        return text == Local || (IPAddress.TryParse(address, out IPAddress? parsed) && NameOf(parsed) == text);
    }

    /// <summary>Tells whether a text is an address or a network, such as <c>10.0.0.0/8</c>.</summary>
    internal static bool IsAddress(string text) => System.Net.IPNetwork.TryParse(text, out _) || IPAddress.TryParse(text, out _);

    private static string NameOf(IPAddress? address)
    {
        address = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        if (address is null or { AddressFamily: AddressFamily.InterNetwork } || IPAddress.IsLoopback(address))
        {
            return address?.ToString() ?? Local;
        }

        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(BytesOfNetwork).Clear();
        return $"{new IPAddress(bytes)}{LengthOfNetwork}";
    }

    private static ForwardedHeadersOptions ForwardingBy(IEnumerable<string> proxies)
    {
        var forwarding = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        forwarding.KnownProxies.Clear();
#if NET10_0_OR_GREATER
        forwarding.KnownIPNetworks.Clear();
#else
        forwarding.KnownNetworks.Clear();
#endif
        foreach (string proxy in proxies)
        {
            if (!System.Net.IPNetwork.TryParse(proxy, out System.Net.IPNetwork network))
            {
                forwarding.KnownProxies.Add(IPAddress.Parse(proxy));
                continue;
            }

#if NET10_0_OR_GREATER
            forwarding.KnownIPNetworks.Add(network);
#else
            forwarding.KnownNetworks.Add(new Microsoft.AspNetCore.HttpOverrides.IPNetwork(network.BaseAddress, network.PrefixLength));
#endif
        }

        return forwarding;
    }
}

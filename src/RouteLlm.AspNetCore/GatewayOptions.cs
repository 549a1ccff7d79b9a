namespace RouteLlm;

/// <summary>The gateway's models, its clients and their limits.</summary>
/// <remarks>Read once, when the host starts. Not thread-safe.</remarks>
public sealed class GatewayOptions
{
    /// <summary>Gets or sets the strong model's upstream. Set both or neither: with neither, the <c>IChatClient</c>s of <c>AddRouteLlm()</c> answer in this process.</summary>
    public GatewayUpstream? Strong { get; set; }

    /// <summary>Gets or sets the weak model's upstream.</summary>
    public GatewayUpstream? Weak { get; set; }

    /// <summary>Gets the upstreams of further models, by name. <c>AddUpstream</c> adds to them, and its order of calls ranks the models.</summary>
    public IDictionary<string, GatewayUpstream> Upstreams { get; } = new Dictionary<string, GatewayUpstream>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets whether another model answers when the chosen one fails before its first output. The same as <c>UseFallback()</c> with its default options. Default: <see langword="false"/>.
    /// </summary>
    public bool Fallback { get; set; }

    /// <summary>Gets aliases that clients may send as <c>model</c>, each for a model, a router or <c>auto</c>. Default: none; an unknown name is answered with a 404 that lists the known ones.</summary>
    public IDictionary<string, string> Aliases { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the names of the routers that requests may name; empty for all. The first one decides <c>auto</c>.</summary>
    public IList<string> Routers { get; } = [];

    /// <summary>Gets the keys of clients, sent as <c>Authorization: Bearer KEY</c>. Empty: clients need no key.</summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>
    /// Gets or sets whether clients on other machines are served without a key. Default: <see langword="false"/>; without
    /// <see cref="ApiKeys"/> the app then refuses to start on an address other than loopback.
    /// </summary>
    public bool AllowAnonymousClients { get; set; }

    /// <summary>Gets or sets the largest request body, in bytes. Default: 16 MiB.</summary>
    public long MaximumRequestBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets or sets how many requests a minute each key may make (each IP address, if there are no keys). Default: <see langword="null"/>, no limit.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Gets the origins, for example <c>https://chat.example.org</c>, whose pages may call the gateway from a browser. Default: none.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Gets or sets whether <c>/health/ready</c> also checks that every upstream accepts connections. Default: <see langword="false"/>.</summary>
    public bool CheckUpstreams { get; set; }

    /// <summary>Gets or sets whether <c>/docs</c> is served. Default: <see langword="true"/>.</summary>
    public bool ServeDocumentation { get; set; } = true;

    /// <summary>Gets all upstreams by the names of their models; none where chat clients answer.</summary>
    internal IEnumerable<(string Name, GatewayUpstream Upstream)> AllUpstreams() =>
    [
        .. Weak is null ? Array.Empty<(string, GatewayUpstream)>() : [(RouteTarget.Weak.Word(), Weak)],
        .. Upstreams.Select(static upstream => (upstream.Key, upstream.Value)),
        .. Strong is null ? Array.Empty<(string, GatewayUpstream)>() : [(RouteTarget.Strong.Word(), Strong)],
    ];
}

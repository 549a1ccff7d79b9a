namespace RouteLlm;

/// <summary>How the gateway serves: its two models, who may call it, and how much.</summary>
/// <remarks>Read once, when the host starts; not safe for changes from several threads.</remarks>
public sealed class GatewayOptions
{
    /// <summary>Gets or sets the strong model's upstream. Set both or neither: with neither, the <c>IChatClient</c>s of <c>AddRouteLlm()</c> answer in this process.</summary>
    public GatewayUpstream? Strong { get; set; }

    /// <summary>Gets or sets the weak model's upstream.</summary>
    public GatewayUpstream? Weak { get; set; }

    /// <summary>Gets the upstreams of further models, by name: those of <c>AddUpstream</c>, which says where each stands among the models.</summary>
    public IDictionary<string, GatewayUpstream> Upstreams { get; } = new Dictionary<string, GatewayUpstream>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets whether another model answers when the chosen one fails before its first output: short for <c>UseFallback()</c>, whose options say the rest. Default: <see langword="false"/>.
    /// </summary>
    public bool Fallback { get; set; }

    /// <summary>Gets further names that <c>model</c> may have: from the name to what it stands for, a model, a router or <c>auto</c>. Default: none; an unknown name is a 404 that lists what there is.</summary>
    public IDictionary<string, string> Aliases { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the names of the routers that requests may name; empty for all. The first one decides <c>auto</c>.</summary>
    public IList<string> Routers { get; } = [];

    /// <summary>Gets the keys by which clients are let in, as <c>Authorization: Bearer KEY</c>. Empty: nobody needs one.</summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>
    /// Gets or sets whether clients of other machines are served without a key. Default: <see langword="false"/>; without
    /// <see cref="ApiKeys"/> the app then refuses to start on an address that is not loopback.
    /// </summary>
    public bool AllowAnonymousClients { get; set; }

    /// <summary>Gets or sets how many bytes the body of a request may have. Default: 16 MiB.</summary>
    public long MaximumRequestBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets or sets how many requests a minute each key may make (each address, where there are no keys). Default: <see langword="null"/>, any number.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Gets the origins, for example <c>https://chat.example.org</c>, whose pages may call the gateway from a browser. Default: none.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Gets or sets whether <c>/health/ready</c> also asks whether both upstreams accept connections. Default: <see langword="false"/>.</summary>
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

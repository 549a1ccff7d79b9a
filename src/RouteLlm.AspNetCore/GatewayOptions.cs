namespace RouteLlm;

/// <summary>How the gateway serves: its two models, who may call it, and how much.</summary>
/// <remarks>Read once, when the host starts; not safe for changes from several threads.</remarks>
public sealed class GatewayOptions
{
    /// <summary>Gets or sets the strong model's upstream. Set both or neither: with neither, the <c>IChatClient</c>s of <c>AddRouteLlm()</c> answer in this process.</summary>
    public GatewayUpstream? Strong { get; set; }

    /// <summary>Gets or sets the weak model's upstream.</summary>
    public GatewayUpstream? Weak { get; set; }

    /// <summary>
    /// Gets or sets whether a routed request is tried once at the other model when the chosen one cannot be reached, or answers with 429 or
    /// 5xx, before the first byte of an answer. Default: <see langword="false"/>. A request that names a model itself is never moved.
    /// </summary>
    public bool Failover { get; set; }

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
}

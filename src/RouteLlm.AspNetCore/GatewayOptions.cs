using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>The gateway's models, its clients and their limits.</summary>
/// <remarks>Read once, when the host starts. Not thread-safe.</remarks>
public sealed class GatewayOptions
{
    /// <summary>
    /// Gets or sets the strong model's upstream. Set both or neither: with neither, the <c>IChatClient</c>s of <c>AddRouteLlm()</c> answer
    /// in this process.
    /// </summary>
    public GatewayUpstream? Strong { get; set; }

    /// <summary>Gets or sets the weak model's upstream.</summary>
    public GatewayUpstream? Weak { get; set; }

    /// <summary>
    /// Gets the upstreams of further models, by name. <c>AddUpstream</c> adds to them, and its order of calls ranks the models.
    /// </summary>
    public IDictionary<string, GatewayUpstream> Upstreams { get; } = new Dictionary<string, GatewayUpstream>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets whether another model answers when the chosen one fails before its first output. The same as <c>UseFallback()</c> with
    /// its default options. Default: <see langword="false"/>.
    /// </summary>
    public bool Fallback { get; set; }

    /// <summary>
    /// Gets aliases that clients may send as <c>model</c>, each for a model, a router or <c>auto</c>. Default: none; an unknown name is
    /// answered with a 404 that lists the known ones.
    /// </summary>
    public IDictionary<string, string> Aliases { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets the names of fields that may be lost where chat clients answer in this process, such as <c>cache_control</c>; a request with
    /// any other that they cannot carry is refused. For an upstream, see
    /// <see cref="GatewayUpstream.DroppedParameters"/>. Default: none.
    /// </summary>
    public ISet<string> DroppedParameters { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets the name of the model to whose upstream <c>/v1/embeddings</c> passes, whatever model the request names. Default:
    /// <see langword="null"/>; then the address is unknown.
    /// </summary>
    public string? EmbeddingsUpstream { get; set; }

    /// <summary>
    /// Gets or sets the name of the model to whose upstream <c>/v1/completions</c> passes, whatever model the request names. Default:
    /// <see langword="null"/>; then the address is unknown.
    /// </summary>
    public string? CompletionsUpstream { get; set; }

    /// <summary>
    /// Gets or sets the name of the model whose upstream is asked at <c>/v1/models/{id}</c> for models that the gateway does not know.
    /// Default: <see langword="null"/>; then it answers 404.
    /// </summary>
    public string? ModelsUpstream { get; set; }

    /// <summary>Gets the names of the routers that requests may name; empty for all. The first one decides <c>auto</c>.</summary>
    public IList<string> Routers { get; } = [];

    /// <summary>
    /// Gets the keys of clients, sent as <c>Authorization: Bearer KEY</c> or <c>x-api-key: KEY</c>, beside those of <see cref="Clients"/>.
    /// A client is known by the beginning of its key's hash. Where there is no key at all, nobody needs one.
    /// </summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>Gets the clients that are let in, by name. Default: none.</summary>
    public IDictionary<string, GatewayClient> Clients { get; } = new Dictionary<string, GatewayClient>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets whether clients on other machines are served without a key. Default: <see langword="false"/>; without
    /// <see cref="ApiKeys"/> and <see cref="Clients"/> the app then refuses to start on an address other than loopback.
    /// </summary>
    public bool AllowAnonymousClients { get; set; }

    /// <summary>
    /// Gets the host names, such as <c>gateway.example.org</c> or <c>*.example.org</c>, that requests may be addressed to beside those of
    /// this machine itself (<c>localhost</c>, <c>127.0.0.1</c>,
    /// <c>[::1]</c>); <c>*</c> for any. Default: none. Without keys and without <see cref="AllowAnonymousClients"/>, other names are then refused: a page in a browser could otherwise reach the gateway by a
    /// name of its own that leads to this machine. With either, any name is served unless one is named here.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// Gets the addresses or networks, such as <c>10.0.0.0/8</c>, of proxies in front that are believed what they say of a client's address
    /// (<c>X-Forwarded-For</c>). Default: none, and a client's address is that of the connection.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>Gets or sets the largest request body, in bytes. Default: 16 MiB.</summary>
    public long MaximumRequestBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets or sets how many texts a request to <c>/predict/batch</c> may have, from 1 to 1,000,000. Default: 10,000.</summary>
    public int MaximumBatchTexts { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets how many bytes the answer of <c>/predict/batch</c> may have, which holds the texts again. Default: 64 MiB.
    /// </summary>
    public long MaximumBatchAnswerBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Gets or sets how many requests a minute each key may make (each address, where there are no keys), unless its
    /// <see cref="GatewayClient"/> says otherwise. Default: <see langword="null"/>, no limit.
    /// </summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>
    /// Gets or sets how many wrong keys a minute may come from one address. Beyond it, every key that was not right at this address before
    /// is refused there. Default: 20; <see langword="null"/> for no limit.
    /// </summary>
    public int? WrongKeysPerMinute { get; set; } = 20;

    /// <summary>
    /// Gets or sets the claim of the request's user, for example <c>sub</c>, that names its caller for shares and budgets of each caller.
    /// Default: <see langword="null"/>; without one, and for users without the claim, the caller is the name of the client's key or, where
    /// there are no keys, its address. The app's own authentication has to come before the gateway's endpoints.
    /// </summary>
    public string? CallerClaim { get; set; }

    /// <summary>
    /// Gets or sets what names a request's caller, before <see cref="CallerClaim"/>; <see langword="null"/> for a request whose caller it
    /// does not know. The name stands in logs and metrics: never a secret.
    /// </summary>
    public Func<HttpContext, string?>? FindCaller { get; set; }

    /// <summary>Gets or sets whether every request comes over HTTP, so that no code in the process can be a caller of its own.</summary>
    internal bool HasOnlyRemoteCallers { get; set; }

    /// <summary>
    /// Gets the origins, for example <c>https://chat.example.org</c>, whose pages may call the gateway from a browser. Default: none.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// Gets or sets whether <c>/health/ready</c> also checks that every upstream accepts connections. Default: <see langword="false"/>.
    /// </summary>
    public bool CheckUpstreams { get; set; }

    /// <summary>Gets or sets whether <c>/docs</c> is served. Default: <see langword="true"/>.</summary>
    public bool ServeDocumentation { get; set; } = true;

    /// <summary>
    /// Gets or sets whether <c>/dashboard</c> is served, a page that shows how the gateway does. Its data needs a client's key where there
    /// are any. Default: <see langword="null"/>, to this machine only;
    /// <see langword="true"/> for everybody whom the gateway serves, <see langword="false"/> for nobody.
    /// </summary>
    public bool? Dashboard { get; set; }

    /// <summary>Gets all upstreams by the names of their models; none where chat clients answer.</summary>
    internal IEnumerable<(string Name, GatewayUpstream Upstream)> AllUpstreams() =>
    [
        .. Weak is null ? Array.Empty<(string, GatewayUpstream)>() : [(RouteTarget.Weak.Word(), Weak)],
        .. Upstreams.Select(static upstream => (upstream.Key, upstream.Value)),
        .. Strong is null ? Array.Empty<(string, GatewayUpstream)>() : [(RouteTarget.Strong.Word(), Strong)],
    ];
}

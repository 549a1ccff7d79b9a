namespace RouteLlm;

/// <summary>A model behind an HTTP endpoint that the gateway sends requests to.</summary>
/// <remarks>Holds no key, only where to get it.</remarks>
public sealed class GatewayUpstream
{
    /// <summary>
    /// Gets or sets what the endpoint speaks. Default: chat completions. Requests of clients that speak the same pass as they came; those
    /// of others are translated, and refused where they ask for what cannot be translated.
    /// </summary>
    public ModelProtocol Protocol { get; set; }

    /// <summary>
    /// Gets or sets the endpoint up to and with <c>/v1</c>; <see langword="null"/> for OpenAI's own or, where Messages are spoken,
    /// Anthropic's. A query is kept after the path, as in Azure's classic addresses:
    /// <c>https://NAME.openai.azure.com/openai/deployments/DEPLOYMENT?api-version=2024-10-21</c>, whose key goes in the header <c>api-key</c>.
    /// </summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>Gets or sets the model's name at the endpoint, which the gateway's clients can use, too.</summary>
    public string Model { get; set; } = string.Empty;

    /// <summary>
    /// Gets or sets the environment variable that holds the key. Default: <c>OPENAI_API_KEY</c> for OpenAI's own endpoint
    /// (<see cref="BaseUrl"/> set to it or not set),
    /// <c>ANTHROPIC_API_KEY</c> for Anthropic's, no key for another endpoint. The variable must be set when the app starts.
    /// </summary>
    public string? ApiKeyVariable { get; set; }

    /// <summary>
    /// Gets or sets a function that returns the key, instead of <see cref="ApiKeyVariable"/>. It is called for every request and must be
    /// thread-safe.
    /// </summary>
    public Func<string?>? ApiKeyProvider { get; set; }

    /// <summary>
    /// Gets or sets how long the upstream may be silent, before its answer and within it; a keep-alive counts as a sign of life. Default: 5
    /// minutes, which suits reasoning models.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets or sets the largest answer, whole or streamed, in bytes. A larger one is a failure; another model answers if nothing was sent
    /// yet. Default: 64 MiB.
    /// </summary>
    public long MaximumAnswerBytes { get; set; } = EndpointSettings.DefaultMaximumAnswerBytes;

    /// <summary>
    /// Gets or sets whether the query of a client's request is passed on, beside the one that <see cref="BaseUrl"/> has. Default:
    /// <see langword="false"/>: what a query asks of an upstream, or tells it, is the operator's to say.
    /// </summary>
    public bool ForwardsQuery { get; set; }

    /// <summary>
    /// Gets headers that are sent with every request to the upstream. They replace the client's headers of the same name.
    /// </summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Gets parameters to rename, from the client's name to the upstream's, for example from <c>max_tokens</c> to
    /// <c>max_completion_tokens</c>. If a request has both, the one with the upstream's name is kept.
    /// </summary>
    public IDictionary<string, string> ParameterNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets parameters to leave out because the upstream refuses them, such as <c>temperature</c> for a reasoning model. Where a request is
    /// translated, also fields of its parts, such as <c>cache_control</c>, that may be lost since the upstream's protocol has none.
    /// </summary>
    public ISet<string> DroppedParameters { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets parameters to set in every request, whatever it has there, for example <c>reasoning_effort</c> to <c>high</c>: so one model at
    /// several efforts is several upstreams. A value that is a JSON number, literal, list or object is sent as such, any other as a text.
    /// </summary>
    public IDictionary<string, string> SetParameters { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

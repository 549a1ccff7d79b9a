namespace RouteLlm;

/// <summary>A model behind an OpenAI-compatible endpoint that the gateway sends requests to.</summary>
/// <remarks>Holds no key, only where it is had from.</remarks>
public sealed class GatewayUpstream
{
    /// <summary>
    /// Gets or sets the endpoint up to and with <c>/v1</c>; <see langword="null"/> for OpenAI's own. A query stays behind the path, as Azure's classic addresses have it:
    /// <c>https://NAME.openai.azure.com/openai/deployments/DEPLOYMENT?api-version=2024-10-21</c>, whose key goes in the header <c>api-key</c>.
    /// </summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>Gets or sets the model's name there, which is also its name for the gateway's clients.</summary>
    public string Model { get; set; } = string.Empty;

    /// <summary>
    /// Gets or sets the environment variable that holds the key; <see langword="null"/> for <c>OPENAI_API_KEY</c> at OpenAI's own endpoint,
    /// written out or not, and for no key where <see cref="BaseUrl"/> names another. It must be set when the app starts.
    /// </summary>
    public string? ApiKeyVariable { get; set; }

    /// <summary>Gets or sets what gives the key, in place of <see cref="ApiKeyVariable"/>: called for each request, by several threads at once.</summary>
    public Func<string?>? ApiKeyProvider { get; set; }

    /// <summary>
    /// Gets or sets how long the upstream may be silent, before its answer and within it; a keep-alive counts as a sign of life. Default: 5 minutes, which suits reasoning models.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets how many bytes an answer may have, whole or streamed. One that has more is a failure, with fallback where nothing of it was sent. Default: 64 MiB.</summary>
    public long MaximumAnswerBytes { get; set; } = EndpointSettings.DefaultMaximumAnswerBytes;

    /// <summary>
    /// Gets or sets whether the query of a client's request is passed on, beside the one that <see cref="BaseUrl"/> has. Default: <see langword="false"/>: what a query asks of an upstream, or tells it, is the operator's to say.
    /// </summary>
    public bool ForwardsQuery { get; set; }

    /// <summary>Gets headers that every request to the upstream has. They replace the client's of the same name.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Gets the names that parameters have at the upstream where they differ, such as <c>max_tokens</c> for <c>max_completion_tokens</c>: from the client's to the upstream's. A request that has
    /// both keeps the upstream's.
    /// </summary>
    public IDictionary<string, string> ParameterNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the parameters that the upstream refuses, such as <c>temperature</c> for a reasoning model: they are left out.</summary>
    public ISet<string> DroppedParameters { get; } = new HashSet<string>(StringComparer.Ordinal);
}

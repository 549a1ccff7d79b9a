namespace RouteLlm;

/// <summary>A model behind an OpenAI-compatible endpoint that the gateway sends requests to.</summary>
/// <remarks>Holds no key, only where it is had from.</remarks>
public sealed class GatewayUpstream
{
    /// <summary>Gets or sets the endpoint up to and with <c>/v1</c>; <see langword="null"/> for OpenAI's own.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>Gets or sets the model's name there, which is also its name for the gateway's clients.</summary>
    public string Model { get; set; } = string.Empty;

    /// <summary>
    /// Gets or sets the environment variable that holds the key; <see langword="null"/> for <c>OPENAI_API_KEY</c> at OpenAI's own endpoint,
    /// and for no key where <see cref="BaseUrl"/> names another. It must be set when the app starts.
    /// </summary>
    public string? ApiKeyVariable { get; set; }

    /// <summary>Gets or sets what gives the key, in place of <see cref="ApiKeyVariable"/>: called for each request, by several threads at once.</summary>
    public Func<string?>? ApiKeyProvider { get; set; }

    /// <summary>Gets or sets how long the upstream may be silent, before its answer and within it. Default: 100 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);
}

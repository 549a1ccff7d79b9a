namespace RouteLlm;

/// <summary>
/// A client that the gateway lets in, under the name that it has in <see cref="GatewayOptions.Clients"/>: logs, metrics, limits, budgets
/// and shares know it by that name.
/// </summary>
public sealed class GatewayClient
{
    /// <summary>
    /// Gets or sets the client's key, which it sends as <c>Authorization: Bearer KEY</c>. Set this or <see cref="ApiKeyVariable"/>.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the environment variable that holds the client's key. It must be set when the app starts.</summary>
    public string? ApiKeyVariable { get; set; }

    /// <summary>
    /// Gets or sets how many requests a minute the client may make. Default: <see langword="null"/>, as many as
    /// <see cref="GatewayOptions.RequestsPerMinute"/> says.
    /// </summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Gets the key; <see langword="null"/> or blank if it is not set.</summary>
    internal string? Key() => ApiKey ?? (ApiKeyVariable is null ? null : Environment.GetEnvironmentVariable(ApiKeyVariable));
}

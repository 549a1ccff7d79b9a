namespace RouteLlm;

/// <summary>How a decision model at an endpoint is asked.</summary>
/// <remarks>Read once, when the model is made.</remarks>
public sealed class HttpDecisionModelOptions
{
    /// <summary>Gets or sets what is sent. Default: <see cref="HttpDecisionFormat.TextClassification"/>.</summary>
    public HttpDecisionFormat Format { get; set; }

    /// <summary>
    /// Gets or sets the key, sent as <c>Authorization: Bearer KEY</c>; <see langword="null"/>, the default, for none. No log and no
    /// exception shows it.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Gets or sets whether each label is a question of its own, of which several can hold or none; asks for a sigmoid for each label where
    /// the format can. Default: <see langword="false"/>.
    /// </summary>
    public bool HasIndependentLabels { get; set; }

    /// <summary>
    /// Gets or sets how many characters (UTF-16) of a text the model is sent, from its beginning; at least 1. Default: 4,000.
    /// </summary>
    public int MaximumCharacters { get; set; } = 4000;

    /// <summary>
    /// Gets or sets how long the model may take for a text, retries included. More than zero, and finite. Default: 10 seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets how often a question is sent again after a connection that failed, or a status that may pass (408, 429, 500, 502, 503,
    /// 504), as far as <see cref="Timeout"/> allows; at least 0. Default: 2.
    /// </summary>
    public int MaximumRetries { get; set; } = 2;
}

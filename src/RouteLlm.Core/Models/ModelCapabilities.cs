namespace RouteLlm;

/// <summary>What a model can do. A request that needs more is not sent to the model, whatever its score.</summary>
/// <remarks>By default a model can do everything. Read once, when the client is made.</remarks>
public sealed record ModelCapabilities
{
    /// <summary>Gets or sets whether the model calls tools. Default: true.</summary>
    public bool Tools { get; set; } = true;

    /// <summary>Gets or sets whether the model answers in JSON on request. Default: true.</summary>
    public bool StructuredOutput { get; set; } = true;

    /// <summary>Gets or sets whether the model reads images. Default: true.</summary>
    public bool Images { get; set; } = true;

    /// <summary>Gets or sets whether the model accepts audio. Default: true.</summary>
    public bool Audio { get; set; } = true;

    /// <summary>Gets or sets whether the model accepts a reasoning effort. Default: true.</summary>
    public bool Reasoning { get; set; } = true;

    /// <summary>
    /// Gets or sets the size of the context window in tokens; <see langword="null"/> for no limit. A request's tokens are those of its
    /// text, estimated or counted by what <c>UseTokenCounter</c> names, a thousand for each image, and the output tokens that it asks for.
    /// </summary>
    public long? ContextTokens { get; set; }

    /// <summary>Gets whether there is anything that the model cannot do.</summary>
    internal bool IsLimited => ContextTokens is not null || !(Tools && StructuredOutput && Images && Audio && Reasoning);
}

namespace RouteLlm;

/// <summary>How a text classifier is read and run.</summary>
/// <remarks>Read once, when the router is loaded.</remarks>
public sealed class BertRouterOptions
{
    /// <summary>
    /// Gets or sets the indices, from 0, of the labels that count as wins of the strong model; <see langword="null"/>, the default, for
    /// label 0 alone, as in RouteLLM.
    /// </summary>
    public IReadOnlyList<int>? StrongLabels { get; set; }

    /// <summary>Gets or sets the number of labels; <see langword="null"/>, the default, for what the model says.</summary>
    public int? LabelCount { get; set; }

    /// <summary>
    /// Gets or sets how many tokens of a prompt are read, special ones included; a model that takes fewer reads fewer. Default: 512.
    /// </summary>
    public int MaximumTokens { get; set; } = 512;

    /// <summary>
    /// Gets or sets the tokenizer; <see langword="null"/>, the default, for the <c>tokenizer.json</c> or <c>vocab.txt</c> of the model's
    /// folder. Scores depend on it, and the router's fingerprint doesn't see it: calibrate again when it changes.
    /// </summary>
    public TextTokenizer? Tokenizer { get; set; }

    /// <summary>Gets how ONNX Runtime runs the model.</summary>
    public OnnxSessionOptions Session { get; } = new();
}

namespace RouteLlm;

/// <summary>How a language model that predicts scores is read and run.</summary>
/// <remarks>Read once, when the router is loaded.</remarks>
public sealed class CausalLlmRouterOptions
{
    /// <summary>Gets or sets the tokens of the scores, that of the score 1 first. Default: <c>[[1]]</c> to <c>[[5]]</c>.</summary>
    public IReadOnlyList<string> ScoreTokens { get; set; } = ["[[1]]", "[[2]]", "[[3]]", "[[4]]", "[[5]]"];

    /// <summary>Gets or sets the lowest score at which the weak model is good enough. Default: 4.</summary>
    public int ScoreThreshold { get; set; } = 4;

    /// <summary>
    /// Gets or sets the system's message; <see langword="null"/>, the default, for the file <c>system_message.txt</c> in the model's
    /// folder.
    /// </summary>
    public string? SystemMessage { get; set; }

    /// <summary>
    /// Gets or sets the user's message, with <c>{question}</c> in it; <see langword="null"/>, the default, for the file
    /// <c>classifier_message.txt</c> in the model's folder.
    /// </summary>
    public string? ClassifierMessage { get; set; }

    /// <summary>
    /// Gets or sets how many tokens are read, the messages included; of a longer prompt the end is left out. Default: 8192, or fewer where
    /// the model takes fewer.
    /// </summary>
    public int MaximumTokens { get; set; } = 8192;

    /// <summary>
    /// Gets or sets the tokenizer; <see langword="null"/>, the default, for the <c>tokenizer.json</c> or <c>vocab.txt</c> of the model's
    /// folder. Scores depend on it, and the router's fingerprint doesn't see it: calibrate again when it changes.
    /// </summary>
    public TextTokenizer? Tokenizer { get; set; }

    /// <summary>Gets how ONNX Runtime runs the model.</summary>
    public OnnxSessionOptions Session { get; } = new();
}

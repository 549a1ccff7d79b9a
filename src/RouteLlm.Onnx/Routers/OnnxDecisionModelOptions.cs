namespace RouteLlm;

/// <summary>How a text classifier that answers questions is read and run.</summary>
/// <remarks>Read once, when the model is loaded.</remarks>
public sealed class OnnxDecisionModelOptions
{
    /// <summary>
    /// Gets or sets the labels in the order of the model's outputs; <see langword="null"/>, the default, for those of <c>id2label</c> in
    /// <c>config.json</c>, or <c>LABEL_0</c>, <c>LABEL_1</c> and so on without it.
    /// </summary>
    public IReadOnlyList<string>? Labels { get; set; }

    /// <summary>
    /// Gets or sets whether several labels can hold for one text, or none: a sigmoid for each label in place of a softmax over all.
    /// <see langword="null"/>, the default, for what <c>problem_type</c> in
    /// <c>config.json</c> says, else <see langword="false"/>. A model with one output always has a sigmoid.
    /// </summary>
    public bool? HasIndependentLabels { get; set; }

    /// <summary>
    /// Gets or sets how many tokens of a prompt are read, special ones included; a model that takes fewer reads fewer. Default: 512.
    /// </summary>
    public int MaximumTokens { get; set; } = 512;

    /// <summary>
    /// Gets or sets the tokenizer; <see langword="null"/>, the default, for the <c>tokenizer.json</c> or <c>vocab.txt</c> of the model's
    /// folder. The model's fingerprint doesn't see it: calibrate again when it changes.
    /// </summary>
    public TextTokenizer? Tokenizer { get; set; }

    /// <summary>Gets how ONNX Runtime runs the model.</summary>
    public OnnxSessionOptions Session { get; } = new();
}

namespace RouteLlm;

/// <summary>How an embedding model is read and run. What is <see langword="null"/> is read from the model's folder.</summary>
/// <remarks>Read once, when the model is loaded.</remarks>
public sealed class OnnxEmbeddingOptions
{
    /// <summary>
    /// Gets or sets how tokens become a text; <see langword="null"/>, the default, for what <c>1_Pooling/config.json</c> says, or the mean
    /// where it is not there.
    /// </summary>
    public EmbeddingPooling? Pooling { get; set; }

    /// <summary>
    /// Gets or sets whether embeddings are brought to unit length; <see langword="null"/>, the default, for what <c>modules.json</c> says,
    /// or <see langword="true"/> where it is not there.
    /// </summary>
    public bool? Normalize { get; set; }

    /// <summary>
    /// Gets or sets how many tokens of a text are read, special ones included; <see langword="null"/>, the default, for what
    /// <c>sentence_bert_config.json</c> or <c>config.json</c> says, or 512 where neither does.
    /// </summary>
    public int? MaximumTokens { get; set; }

    /// <summary>
    /// Gets or sets the tokenizer; <see langword="null"/>, the default, for the <c>tokenizer.json</c> or <c>vocab.txt</c> of the model's
    /// folder.
    /// </summary>
    public TextTokenizer? Tokenizer { get; set; }

    /// <summary>Gets how ONNX Runtime runs the model.</summary>
    public OnnxSessionOptions Session { get; } = new();
}

namespace RouteLlm;

/// <summary>What a model's <c>config.json</c> says, as far as it matters here; <see langword="null"/> for what it leaves unsaid.</summary>
/// <param name="LabelCount">The labels of a classifier.</param>
/// <param name="VocabularySize">The tokens that the model knows.</param>
/// <param name="MaximumTokens">The tokens of the longest text.</param>
internal sealed record ModelConfiguration(int? LabelCount, int? VocabularySize, int? MaximumTokens)
{
    public const string FileName = "config.json";

    // The positions of RoBERTa and its kin are counted from two on: the one below stands for padding.
    private const int PositionsOfPadding = 2;

    public static ModelConfiguration Unknown { get; } = new(null, null, null);

    public static ModelConfiguration From(JsonPart file)
    {
        string kind = file.Text("model_type") ?? string.Empty;
        int reserved = kind.Contains("roberta", StringComparison.Ordinal) || kind == "camembert" ? PositionsOfPadding : 0;
        int? positions = file.Count("max_position_embeddings") - reserved;
        return new ModelConfiguration(
            file.Find("id2label")?.Members().Count() ?? file.Count("num_labels"),
            file.Count("vocab_size"),
            positions > 0 ? positions : null);
    }
}

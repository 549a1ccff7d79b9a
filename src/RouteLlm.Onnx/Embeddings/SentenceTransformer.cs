namespace RouteLlm;

/// <summary>What a sentence-transformers folder says of how its model is used.</summary>
internal sealed record SentenceTransformer(EmbeddingPooling Pooling, bool Normalize, int MaximumTokens)
{
    private const int UsualTokens = 512;
    private const string PoolingFolder = "1_Pooling";

    public static SentenceTransformer Read(OnnxFolder folder, OnnxEmbeddingOptions options)
    {
        int? readTokens = Find(folder, "sentence_bert_config.json")?.Count("max_seq_length") ?? folder.Configuration.MaximumTokens;
        int tokens = options.MaximumTokens ?? readTokens ?? UsualTokens;
        return new SentenceTransformer(
            options.Pooling ?? PoolingOf(Find(folder, Path.Combine(PoolingFolder, ModelConfiguration.FileName))),
            options.Normalize ?? Normalizes(folder),
            Math.Min(tokens, folder.Configuration.MaximumTokens ?? int.MaxValue));
    }

    private static JsonPart? Find(OnnxFolder folder, string name) =>
        File.Exists(folder.PathOf(name)) ? JsonPart.Read(folder.PathOf(name)) : null;

    private static EmbeddingPooling PoolingOf(JsonPart? configuration)
    {
        if (configuration is not { } pooling)
        {
            return EmbeddingPooling.Mean;
        }

        string[] modes = [.. pooling.Members().Where(static member => member.Name.StartsWith("pooling_mode_", StringComparison.Ordinal) && member.Value.AsFlag()).Select(static member => member.Name)];
        return modes switch
        {
            [] or ["pooling_mode_mean_tokens"] => EmbeddingPooling.Mean,
            ["pooling_mode_cls_token"] => EmbeddingPooling.FirstToken,
            ["pooling_mode_lasttoken"] => EmbeddingPooling.LastToken,
            _ => throw pooling.Wrong($"the pooling {string.Join(" with ", modes)} is not supported. Supported, one at a time: pooling_mode_mean_tokens, pooling_mode_cls_token, pooling_mode_lasttoken"),
        };
    }

    // The one file whose root is an array; a module's type is a Python class.
    private static bool Normalizes(OnnxFolder folder)
    {
        string path = folder.PathOf("modules.json");
        return !File.Exists(path) || JsonPart.Read(path).Items().Any(static module => module.Text("type")?.EndsWith(".Normalize", StringComparison.Ordinal) ?? false);
    }
}

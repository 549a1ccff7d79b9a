namespace RouteLlm;

/// <summary>Reads tokenizers from files.</summary>
internal static class TokenizerFile
{
    public const string FileName = "tokenizer.json";
    public const string VocabularyFileName = "vocab.txt";

    public static TextTokenizer Read(string path)
    {
        if (Directory.Exists(path))
        {
            string inFolder = Path.Combine(path, FileName);
            string vocabulary = Path.Combine(path, VocabularyFileName);
            path = File.Exists(inFolder) ? inFolder
                : File.Exists(vocabulary) ? vocabulary
                : throw new ModelFileException(inFolder, $"it does not exist, nor does '{VocabularyFileName}' beside it. Export the tokenizer with the model: 'optimum-cli export onnx' writes it.");
        }

        return path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) ? BertVocabularyFile.Read(path) : Make(JsonPart.Read(path));
    }

    private static PipelineTokenizer Make(JsonPart file)
    {
        JsonPart model = file.Get("model");
        ITokenModel tokenModel = TokenModelJson.Read(model, file.Find("pre_tokenizer"), out Dictionary<string, int> ids);
        AddedToken[] added = [.. file.Find("added_tokens")?.Items().Select(ReadAddedToken) ?? []];
        foreach (AddedToken token in added)
        {
            ids[token.Content] = token.Id;
        }

        if (ids.Count == 0)
        {
            throw model.Wrong("the vocabulary is empty");
        }

        ITextNormalizer? normalizer = file.Find("normalizer") is { } found ? NormalizerJson.Read(found) : null;
        SpecialTokens special = file.Find("post_processor") is { } around ? PostProcessorJson.Read(around) : SpecialTokens.None;
        return new PipelineTokenizer(ids, added, normalizer, tokenModel, special);
    }

    private static AddedToken ReadAddedToken(JsonPart token) => new(
        token.Get("id").AsCount(),
        token.Get("content").AsText(),
        token.Flag("single_word", false),
        token.Flag("lstrip", false),
        token.Flag("rstrip", false),
        token.Flag("normalized", !token.Flag("special", false)));
}

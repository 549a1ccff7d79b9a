namespace RouteLlm;

/// <summary>Reads the <c>model</c> and the <c>pre_tokenizer</c> of a <c>tokenizer.json</c>.</summary>
internal static class TokenModelJson
{
    private const int UsualWordCharacters = 100;

    public static ITokenModel Read(JsonPart model, JsonPart? preTokenizer, out Dictionary<string, int> ids)
    {
        ids = new Dictionary<string, int>(StringComparer.Ordinal);

        // Old files name no type; it follows from what only one kind has.
        string type = model.Text("type") ?? (model.Find("merges") is not null ? "BPE" : model.Find("unk_id") is not null ? "Unigram" : "WordPiece");
        return type switch
        {
            "WordPiece" => ReadWordPiece(model, preTokenizer, ids),
            "Unigram" => ReadUnigram(model, preTokenizer, ids),
            "BPE" => BytePairJson.Read(model, preTokenizer, ids),
            _ => throw model.Wrong($"the model '{type}' is not supported. Supported: BPE, Unigram, WordPiece"),
        };
    }

    public static void ReadVocabulary(JsonPart vocabulary, Dictionary<string, int> ids)
    {
        foreach ((string token, JsonPart id) in vocabulary.Members())
        {
            ids[token] = id.AsCount();
        }
    }

    private static WordPieceModel ReadWordPiece(JsonPart model, JsonPart? preTokenizer, Dictionary<string, int> ids)
    {
        if (preTokenizer?.Text("type") is not "BertPreTokenizer")
        {
            throw (preTokenizer ?? model).Wrong("a WordPiece model needs the pre-tokenizer 'BertPreTokenizer' here");
        }

        ReadVocabulary(model.Get("vocab"), ids);
        string unknown = model.Text("unk_token") ?? "[UNK]";
        return new WordPieceModel(
            ids,
            model.Text("continuing_subword_prefix") ?? WordPieceModel.UsualPrefix,
            ids.TryGetValue(unknown, out int id) ? id : throw model.Wrong($"the vocabulary has no '{unknown}', the token for unknown text"),
            model.Count("max_input_chars_per_word") ?? UsualWordCharacters);
    }

    private static UnigramModel ReadUnigram(JsonPart model, JsonPart? preTokenizer, Dictionary<string, int> ids)
    {
        if (model.Flag("byte_fallback", false))
        {
            throw model.Wrong("'byte_fallback' is true, which is not supported for Unigram");
        }

        (string Token, double Score)[] vocabulary = [.. model.Get("vocab").Items().Select(static entry => entry.Items().ToArray() is [var token, var score]
            ? (token.AsText(), score.AsNumber())
            : throw entry.Wrong("it must be a token and its score"))];
        for (int id = 0; id < vocabulary.Length; id++)
        {
            ids[vocabulary[id].Token] = id;
        }

        int unknown = model.Count("unk_id") ?? throw model.Wrong("there is no 'unk_id', the id for unknown text");
        return unknown < vocabulary.Length
            ? new UnigramModel(vocabulary, unknown, ReadMetaspace(preTokenizer ?? throw model.Wrong("a Unigram model needs the pre-tokenizer 'Metaspace' here")))
            : throw model.Wrong($"'unk_id' is {unknown}, but the vocabulary has {vocabulary.Length} tokens");
    }

    private static Metaspace ReadMetaspace(JsonPart preTokenizer)
    {
        JsonPart[] steps = preTokenizer.Text("type") == "Sequence" ? [.. preTokenizer.Get("pretokenizers").Items()] : [preTokenizer];
        string?[] types = [.. steps.Select(static step => step.Text("type"))];
        if (types is not (["Metaspace"] or ["WhitespaceSplit", "Metaspace"]))
        {
            throw preTokenizer.Wrong("a Unigram model needs the pre-tokenizer 'Metaspace' here, alone or after 'WhitespaceSplit'");
        }

        JsonPart metaspace = steps[^1];
        string sign = metaspace.Text("replacement") ?? "▁";
        MetaspacePrefix prefix = metaspace.Text("prepend_scheme") switch
        {
            "always" => MetaspacePrefix.Always,
            "first" => MetaspacePrefix.First,
            "never" => MetaspacePrefix.Never,
            null => metaspace.Flag("add_prefix_space", true) ? MetaspacePrefix.Always : MetaspacePrefix.Never,
            { } other => throw metaspace.Wrong($"'prepend_scheme' is '{other}'. Supported: always, first, never"),
        };
        return sign.Length == 1
            ? new Metaspace(sign[0], prefix, metaspace.Flag("split", true), types.Length == 2)
            : throw metaspace.Wrong("'replacement' must be one character");
    }
}

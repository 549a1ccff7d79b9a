using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads a byte-level BPE model and its pre-tokenizer.</summary>
internal static class BytePairJson
{
    public static BytePairModel Read(JsonPart model, JsonPart? preTokenizer, Dictionary<string, int> ids)
    {
        foreach (string unusual in (ReadOnlySpan<string>)["dropout", "continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.Find(unusual) is { } set && !(set.Element.ValueKind == JsonValueKind.String && set.AsText().Length == 0))
            {
                throw set.Wrong("it is set, which is not supported for byte-level BPE");
            }
        }

        if (model.Flag("byte_fallback", false))
        {
            throw model.Wrong("'byte_fallback' is true: that is SentencePiece's BPE, but only byte-level BPE is supported");
        }

        (BytePairPattern? pattern, bool addsSpace) = ReadPattern(preTokenizer ?? throw model.Wrong("a BPE model needs the pre-tokenizer 'ByteLevel' here"));
        TokenModelJson.ReadVocabulary(model.Get("vocab"), ids);
        var byteIds = new int[256];
        for (int value = 0; value < byteIds.Length; value++)
        {
            string character = ByteAlphabet.CharacterOf((byte)value).ToString();
            byteIds[value] = ids.TryGetValue(character, out int id)
                ? id
                : throw model.Wrong($"the vocabulary has no '{character}', the token of the byte {value}: it is not byte-level");
        }

        return new BytePairModel(pattern, addsSpace, byteIds, ReadMerges(model.Get("merges"), ids), model.Flag("ignore_merges", false) ? TrieOf(ids) : null);
    }

    private static CharacterTrie TrieOf(Dictionary<string, int> ids)
    {
        var trie = new CharacterTrie();
        foreach ((string token, int id) in ids)
        {
            trie.Add(token, id);
        }

        return trie;
    }

    private static Dictionary<long, BytePairMerge> ReadMerges(JsonPart list, Dictionary<string, int> ids)
    {
        var merges = new Dictionary<long, BytePairMerge>();
        foreach (JsonPart item in list.Items())
        {
            // "a b" of old, ["a", "b"] since.
            string[] pair = item.Element.ValueKind == JsonValueKind.Array ? [.. item.Items().Select(static part => part.AsText())] : item.AsText().Split(' ');
            if (pair.Length != 2)
            {
                throw item.Wrong("it must be two tokens");
            }

            int IdOf(string token) => ids.TryGetValue(token, out int id) ? id : throw item.Wrong($"the vocabulary has no '{token}'");
            merges.TryAdd(BytePairMerge.KeyOf(IdOf(pair[0]), IdOf(pair[1])), new BytePairMerge(merges.Count, IdOf(pair[0] + pair[1])));
        }

        return merges;
    }

    private static (BytePairPattern? Pattern, bool AddsSpace) ReadPattern(JsonPart preTokenizer)
    {
        JsonPart[] steps = preTokenizer.Text("type") == "Sequence" ? [.. preTokenizer.Get("pretokenizers").Items()] : [preTokenizer];
        if (steps.Length is 0 or > 2 || steps[^1].Text("type") != "ByteLevel" || (steps.Length == 2 && steps[0].Text("type") != "Split"))
        {
            throw preTokenizer.Wrong("a BPE model needs the pre-tokenizer 'ByteLevel' here, alone or after one 'Split'");
        }

        bool addsSpace = steps[^1].Flag("add_prefix_space", true);
        bool usesOwnPattern = steps[^1].Flag("use_regex", true);
        if (steps.Length == 1)
        {
            return (usesOwnPattern ? BytePairPattern.Gpt2 : null, addsSpace);
        }

        JsonPart split = steps[0];
        if (addsSpace || usesOwnPattern || split.Text("behavior") != "Isolated" || split.Flag("invert", false))
        {
            throw preTokenizer.Wrong("'Split' must be 'Isolated', and 'ByteLevel' after it must add no space and use no expression; other settings are not supported");
        }

        JsonPart expression = split.Get("pattern").Get("Regex");
        return BytePairPattern.Find(expression.AsText()) is { } pattern
            ? (pattern, false)
            : throw expression.Wrong("the expression is not supported. Supported: those of GPT-2, Llama 3 and Qwen 2");
    }
}

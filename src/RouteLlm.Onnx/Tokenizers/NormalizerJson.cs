namespace RouteLlm;

/// <summary>Reads the <c>normalizer</c> of a <c>tokenizer.json</c>.</summary>
internal static class NormalizerJson
{
    public static ITextNormalizer Read(JsonPart normalizer)
    {
        string type = normalizer.Get("type").AsText();
        return type switch
        {
            "Sequence" => new NormalizerSequence([.. normalizer.Get("normalizers").Items().Select(Read)]),
            "BertNormalizer" => ReadBert(normalizer),
            "Lowercase" => new BertNormalizer(cleansText: false, separatesChinese: false, stripsAccents: false, lowersCase: true),
            "Precompiled" => ReadPrecompiled(normalizer.Get("precompiled_charsmap")),
            "Replace" => ReadReplace(normalizer),
            _ => throw normalizer.Wrong($"the normalizer '{type}' is not supported. Supported: BertNormalizer, Lowercase, Precompiled, Replace, Sequence"),
        };
    }

    private static BertNormalizer ReadBert(JsonPart normalizer)
    {
        bool lowersCase = normalizer.Flag("lowercase", true);
        return new BertNormalizer(
            normalizer.Flag("clean_text", true),
            normalizer.Flag("handle_chinese_chars", true),
            normalizer.Flag("strip_accents", lowersCase),
            lowersCase);
    }

    private static PrecompiledNormalizer ReadPrecompiled(JsonPart table)
    {
        try
        {
            return new PrecompiledNormalizer(Convert.FromBase64String(table.AsText()));
        }
        catch (FormatException exception)
        {
            throw table.Wrong($"it must be a character map in base64: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static ITextNormalizer ReadReplace(JsonPart normalizer)
    {
        JsonPart pattern = normalizer.Get("pattern");
        string content = normalizer.Get("content").AsText();
        if (pattern.Text("String") is { Length: > 0 } text)
        {
            return new ReplaceNormalizer(text, content);
        }

        return pattern.Text("Regex") == SpaceRunNormalizer.Pattern
            ? new SpaceRunNormalizer(content)
            : throw pattern.Wrong($"it must be a String that is not empty, or the Regex '{SpaceRunNormalizer.Pattern}'; other expressions are not supported");
    }
}

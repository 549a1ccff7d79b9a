namespace RouteLlm;

/// <summary>Reads the <c>post_processor</c> of a <c>tokenizer.json</c>: the tokens around a single text.</summary>
internal static class PostProcessorJson
{
    public static SpecialTokens Read(JsonPart processor)
    {
        string type = processor.Get("type").AsText();
        return type switch
        {
            "TemplateProcessing" => ReadTemplate(processor),
            "BertProcessing" or "RobertaProcessing" => new SpecialTokens([IdOf(processor.Get("cls"))], [IdOf(processor.Get("sep"))]),
            "ByteLevel" => SpecialTokens.None,
            "Sequence" => ReadSequence(processor.Get("processors")),
            _ => throw processor.Wrong($"the post-processor '{type}' is not known here. Known: BertProcessing, ByteLevel, RobertaProcessing, Sequence, TemplateProcessing"),
        };
    }

    // A pair of the token and its id.
    private static long IdOf(JsonPart token) =>
        token.Items().ToArray() is [_, var id] ? id.AsCount() : throw token.Wrong("it must be a token and its id");

    private static SpecialTokens ReadSequence(JsonPart processors)
    {
        SpecialTokens[] found = [.. processors.Items().Select(Read)];
        return new SpecialTokens(
            [.. Enumerable.Reverse(found).SelectMany(static tokens => tokens.Before)],
            [.. found.SelectMany(static tokens => tokens.After)]);
    }

    private static SpecialTokens ReadTemplate(JsonPart processor)
    {
        var before = new List<long>();
        var after = new List<long>();
        bool isAfter = false;
        foreach (JsonPart piece in processor.Get("single").Items())
        {
            if (piece.Find("Sequence") is not null)
            {
                isAfter = isAfter ? throw piece.Wrong("the text appears twice in the template") : true;
                continue;
            }

            string name = piece.Get("SpecialToken").Get("id").AsText();
            (isAfter ? after : before).AddRange(
                processor.Get("special_tokens").Get(name).Get("ids").Items().Select(static id => (long)id.AsCount()));
        }

        return isAfter ? new SpecialTokens(before, after) : throw processor.Wrong("the template has no place for the text");
    }
}

namespace RouteLlm;

/// <summary>
/// Reads the <c>vocab.txt</c> of a BERT tokenizer: a token a line, its id the line's number from 0. Text is lowered, as for the uncased
/// models.
/// </summary>
internal static class BertVocabularyFile
{
    private const string Unknown = "[UNK]";
    private const string First = "[CLS]";
    private const string Last = "[SEP]";
    private const int MaximumWordCharacters = 100;

    private static readonly string[] Special = [Unknown, First, Last, "[PAD]", "[MASK]"];

    public static PipelineTokenizer Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ModelFileException(path, "it does not exist.");
        }

        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int line = 0;
        foreach (string token in File.ReadLines(path))
        {
            ids[token] = line++;
        }

        int unknown = IdOf(Unknown);
        var special = new SpecialTokens([IdOf(First)], [IdOf(Last)]);
        return new PipelineTokenizer(
            ids,
            [.. Special.Where(ids.ContainsKey).Select(token => new AddedToken(ids[token], token, false, false, false, false))],
            new BertNormalizer(cleansText: true, separatesChinese: true, stripsAccents: true, lowersCase: true),
            new WordPieceModel(ids, WordPieceModel.UsualPrefix, unknown, MaximumWordCharacters),
            special);

        int IdOf(string token) => ids.TryGetValue(token, out int id)
            ? id
            : throw new ModelFileException(path, $"it has no line '{token}', so it is not the vocabulary of a BERT tokenizer.");
    }
}

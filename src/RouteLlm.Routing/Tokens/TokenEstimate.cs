namespace RouteLlm;

/// <summary>Estimates how many tokens a text is, without its tokenizer.</summary>
/// <remarks>
/// What a piece of text costs was averaged over texts of many kinds, cut by OpenAI's <c>o200k_base</c>. One pass, no memory of its own;
/// docs/onnx-models.md says how far off it is.
/// </remarks>
internal static class TokenEstimate
{
    /// <summary>Estimates the tokens of a text.</summary>
    public static long Of(ReadOnlySpan<char> text) => (PartsOf(text) + TextPieceCosts.PerToken - 1) / TextPieceCosts.PerToken;

    /// <summary>
    /// Estimates the tokens of a text in parts of a token, <see cref="TextPieceCosts.PerToken"/> each, so that many texts are rounded once.
    /// </summary>
    public static long PartsOf(ReadOnlySpan<char> text)
    {
        var sum = default(CostSum);
        TextPieces.Cut(text, ref sum);
        return sum.Cost;
    }

    private struct CostSum : ITextPieceVisitor
    {
        public long Cost;

        public void Visit(int kind, int end) => Cost += TextPieceCosts.Of(kind);
    }
}

using Microsoft.ML.Tokenizers;

namespace RouteLlm.Benchmarks;

/// <summary>How many tokens the pieces of each kind were, over many texts.</summary>
internal sealed class TokenCostCounts
{
    // How many pieces' worth of evidence a mean of like kinds counts beside the kind's own pieces.
    private const double PriorPieces = 10;

    // What a kind costs of which no text had one: a token.
    private const double Unseen = 1;

    private readonly double[] _pieces = new double[TextPieceCosts.Count];
    private readonly double[] _tokens = new double[TextPieceCosts.Count];

    /// <summary>Counts the pieces and tokens of one text. A token belongs to the piece in which it begins.</summary>
    public static (double[] Pieces, double[] Tokens) Read(string text, TiktokenTokenizer tokenizer)
    {
        var list = new PieceList([]);
        TextPieces.Cut(text, ref list);
        double[] pieces = new double[TextPieceCosts.Count];
        double[] tokens = new double[TextPieceCosts.Count];
        foreach ((int kind, _) in list.Pieces)
        {
            pieces[kind]++;
        }

        int piece = 0;
        foreach (EncodedToken token in tokenizer.EncodeToTokens(text, out _))
        {
            while (piece < list.Pieces.Count - 1 && list.Pieces[piece].End <= token.Offset.Start.Value)
            {
                piece++;
            }

            tokens[list.Pieces[piece].Kind]++;
        }

        return (pieces, tokens);
    }

    /// <summary>Adds the texts of one kind, all kinds counting alike however much text they have.</summary>
    public void Add(IReadOnlyList<(double[] Pieces, double[] Tokens)> texts)
    {
        const double Weight = 100_000;
        double all = texts.Sum(text => text.Tokens.Sum());
        foreach ((double[] pieces, double[] tokens) in texts)
        {
            for (int kind = 0; kind < TextPieceCosts.Count; kind++)
            {
                _pieces[kind] += pieces[kind] * Weight / all;
                _tokens[kind] += tokens[kind] * Weight / all;
            }
        }
    }

    /// <summary>
    /// Gets what a piece of each kind costs, in parts of a token. Kinds of words that are rare lean on words of as many letters and rare
    /// pairs that are written otherwise, these on those of any place, and those on words one letter shorter.
    /// </summary>
    public byte[] Fit()
    {
        byte[] costs = new byte[TextPieceCosts.Count];
        for (int kind = TextPieceCosts.Words; kind < TextPieceCosts.Count; kind++)
        {
            costs[kind] = PartsOf(Blend(_pieces[kind], _tokens[kind], Unseen));
        }

        for (int rare = 0; rare < TextPieceCosts.RarePairs; rare++)
        {
            double shorter = Unseen;
            for (int letters = 1; letters <= TextPieceCosts.Lengths; letters++)
            {
                shorter = FitWords(costs, letters, rare, shorter);
            }
        }

        return costs;
    }

    private double FitWords(byte[] costs, int letters, int rare, double shorter)
    {
        int[][] places = [.. Enumerable.Range(0, TextPieceCosts.Places).Select(place =>
            Enumerable.Range(0, TextPieceCosts.Writings).Select(writing => TextPieceCosts.WordKind(place, writing, letters, rare)).ToArray())];
        double ofAny = Mean([.. places.SelectMany(kinds => kinds)], shorter);
        foreach (int[] kinds in places)
        {
            double ofPlace = Mean(kinds, ofAny);
            foreach (int kind in kinds)
            {
                costs[kind] = PartsOf(Blend(_pieces[kind], _tokens[kind], ofPlace));
            }
        }

        return ofAny;
    }

    private double Mean(int[] kinds, double prior) => Blend(kinds.Sum(kind => _pieces[kind]), kinds.Sum(kind => _tokens[kind]), prior);

    private static double Blend(double pieces, double tokens, double prior) => (tokens + (prior * PriorPieces)) / (pieces + PriorPieces);

    private static byte PartsOf(double tokens) => (byte)Math.Clamp(Math.Round(tokens * TextPieceCosts.PerToken), 0, byte.MaxValue);
}

using System.Globalization;
using Microsoft.ML.Tokenizers;
using RouteLlm.Tests;

namespace RouteLlm.Benchmarks;

/// <summary>
/// Fits what each kind of a piece of text costs (<see cref="TextPieceCosts"/>) to o200k_base, prints the table, and how far off it is on
/// texts held out.
/// </summary>
internal static class TokenCostFit
{
    public const string Command = "token-costs";

    // The seed of the texts to fit to; the test of the estimate makes its own with another.
    private const int Seed = 1;
    private const int HeldOutSeed = 20_261_127;

    public static void Run()
    {
        var tokenizer = TiktokenTokenizer.CreateForModel("gpt-4o");
        var counts = new TokenCostCounts();
        var texts = new TokenTexts(SharedFolder.PathOf, Checkout.PathOf, Seed);
        foreach (string kind in TokenTexts.Kinds.Concat(TokenTexts.FurtherKinds))
        {
            counts.Add(texts.ToFit(kind).Select(text => TokenCostCounts.Read(text, tokenizer)).ToList());
        }

        byte[] costs = counts.Fit();
        for (int start = 0; start < costs.Length; start += 32)
        {
            Console.WriteLine($"        {string.Join(", ", costs.Skip(start).Take(32))},");
        }

        Console.WriteLine("\n| kind | texts | mean error | 5% to 95% of texts | within 25% |\n|---|---|---|---|---|");
        var heldOut = new TokenTexts(SharedFolder.PathOf, Checkout.PathOf, HeldOutSeed);
        foreach (string kind in TokenTexts.Kinds.Concat(TokenTexts.FurtherKinds))
        {
            Console.WriteLine(Row(kind, [.. heldOut.HeldOut(kind).Select(text => ErrorOf(text, costs, tokenizer)).Order()]));
        }
    }

    private static double ErrorOf(string text, byte[] costs, TiktokenTokenizer tokenizer)
    {
        var pieces = new PieceList([]);
        TextPieces.Cut(text, ref pieces);
        double estimate = Math.Ceiling(pieces.Pieces.Sum(piece => costs[piece.Kind]) / (double)TextPieceCosts.PerToken);
        return (estimate / tokenizer.CountTokens(text)) - 1;
    }

    private static string Row(string kind, double[] errors)
    {
        double At(double share) => errors[(int)(share * (errors.Length - 1))];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {kind} | {errors.Length:N0} | {errors.Average():P1} | {At(0.05):P1} to {At(0.95):P1} | {errors.Count(error => Math.Abs(error) <= 0.25) / (double)errors.Length:P1} |");
    }
}

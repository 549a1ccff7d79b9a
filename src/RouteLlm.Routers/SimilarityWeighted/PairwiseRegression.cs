using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>
/// Strengths of players from weighted wins: the maximum of Σ weight · log σ(strength of winner − strength of loser)
/// (Bradley and Terry, 1952, "Rank Analysis of Incomplete Block Designs"), by Newton's method.
/// </summary>
/// <remarks>
/// A table of wins has one row and column more than there are players: the last is a fixed opponent of the strength 0.
/// </remarks>
internal static class PairwiseRegression
{
    // A pull towards 0, relative to the summed weight: too weak to be seen in any rating that the wins determine
    // (below 1e-4 rating points), it alone decides what they leave open. Players who always win end about 20 above
    // those whom they beat, in log-odds, instead of infinitely far, and groups that never met have the same mean.
    private const double Pull = 1e-9;

    // Of half the square of the Newton decrement, which bounds what is left to gain, relative to the summed weight.
    private const double Tolerance = 1e-18;
    private const double SmallestStep = 1e-6;
    private const int MaximumIterations = 100;

    public static int TableLength(int players) => (players + 1) * (players + 1);

    public static int WorkspaceLength(int players) => players * (players + 3);

    /// <summary>Finds the strengths, in log-odds.</summary>
    /// <param name="wins">At [i · (players + 1) + j], the weight with which i beat j.</param>
    /// <param name="strengths">Where to start from; receives the result.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength"/> numbers, of any value.</param>
    public static void Fit(ReadOnlySpan<double> wins, Span<double> strengths, Span<double> workspace)
    {
        int players = strengths.Length;
        double total = TensorPrimitives.Sum(wins);
        if (total <= 0)
        {
            strengths.Clear();
            return;
        }

        Span<double> candidate = workspace[..players];
        Span<double> gradient = workspace.Slice(players, players);
        Span<double> step = workspace.Slice(2 * players, players);
        Span<double> hessian = workspace.Slice(3 * players, players * players);
        double loss = Evaluate(wins, strengths, Pull * total, gradient, hessian);
        for (int iteration = 0; iteration < MaximumIterations; iteration++)
        {
            Solve(hessian, gradient, step);
            double decrement = TensorPrimitives.Dot<double>(gradient, step);
            if (decrement <= Tolerance * total)
            {
                return;
            }

            for (double scale = 1; ; scale /= 2)
            {
                if (scale < SmallestStep)
                {
                    return;
                }

                TensorPrimitives.MultiplyAdd(step, -scale, strengths, candidate);
                double candidateLoss = Evaluate(wins, candidate, Pull * total, gradient, hessian);

                // Written so that rounding at the end of the descent does not stop it a step early.
                if (candidateLoss <= loss + (1e-14 * total))
                {
                    loss = candidateLoss;
                    candidate.CopyTo(strengths);
                    break;
                }
            }
        }
    }

    private static double Evaluate(
        ReadOnlySpan<double> wins, ReadOnlySpan<double> strengths, double pull, Span<double> gradient, Span<double> hessian)
    {
        int players = strengths.Length;
        gradient.Clear();
        hessian.Clear();
        double loss = 0;
        for (int i = 0; i < players; i++)
        {
            for (int j = i + 1; j <= players; j++)
            {
                double won = wins[(i * (players + 1)) + j];
                double lost = wins[(j * (players + 1)) + i];
                if (won + lost == 0)
                {
                    continue;
                }

                double margin = strengths[i] - (j < players ? strengths[j] : 0);
                double odds = Math.Exp(-Math.Abs(margin));
                double probability = (margin >= 0 ? 1 : odds) / (1 + odds);
                loss += ((margin >= 0 ? lost : won) * Math.Abs(margin)) + ((won + lost) * Math.Log(1 + odds));
                double slope = ((won + lost) * probability) - won;
                double curvature = (won + lost) * odds / ((1 + odds) * (1 + odds));
                gradient[i] += slope;
                hessian[(i * players) + i] += curvature;
                if (j < players)
                {
                    gradient[j] -= slope;
                    hessian[(j * players) + j] += curvature;
                    hessian[(j * players) + i] -= curvature;
                }
            }
        }

        for (int i = 0; i < players; i++)
        {
            loss += pull / 2 * strengths[i] * strengths[i];
            gradient[i] += pull * strengths[i];
            hessian[(i * players) + i] += pull;
        }

        return loss;
    }

    /// <summary>Solves hessian · step = gradient by Cholesky's method, over the lower triangle and in its place.</summary>
    private static void Solve(Span<double> hessian, ReadOnlySpan<double> gradient, Span<double> step)
    {
        int size = gradient.Length;
        for (int i = 0; i < size; i++)
        {
            Span<double> row = hessian.Slice(i * size, i + 1);
            for (int j = 0; j < i; j++)
            {
                row[j] = (row[j] - TensorPrimitives.Dot<double>(row[..j], hessian.Slice(j * size, j))) / hessian[(j * size) + j];
            }

            double pivot = row[i] - TensorPrimitives.SumOfSquares<double>(row[..i]);

            // Positive but for rounding, by the pull; what rounding leaves of a flat direction must not be stepped along.
            row[i] = pivot > 0 ? Math.Sqrt(pivot) : double.PositiveInfinity;
            step[i] = (gradient[i] - TensorPrimitives.Dot<double>(row[..i], step[..i])) / row[i];
        }

        for (int i = size - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < size; j++)
            {
                step[i] -= hessian[(j * size) + i] * step[j];
            }

            step[i] /= hessian[(i * size) + i];
        }
    }
}

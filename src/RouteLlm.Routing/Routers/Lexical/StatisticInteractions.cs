using System.Runtime.Intrinsics;

namespace RouteLlm;

/// <summary>
/// Products of two statistics, for what one says only beside another: digits in a short text, marks of code in a long one.
/// </summary>
internal static class StatisticInteractions
{
    // Length, letters per word, share of long words, lines, shares of digits and punctuation, numbers, question marks, code, LaTeX and
    // arithmetic marks, rarity and share of rare words.
    private static readonly int[] Statistics = [0, 4, 6, 7, 8, 9, 12, 13, 19, 20, 21, 24, 25];

    /// <summary>Gets the number of products: of each of the statistics with itself and with those after it.</summary>
    public static int Count => Statistics.Length * (Statistics.Length + 1) / 2;

    /// <summary>Gets the names of the products, for people.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Statistics.SelectMany(static (first, i) => Statistics[i..].Select(second => $"{TextStatistics.Names[first]} × {TextStatistics.Names[second]}"))];

    /// <summary>Gives the products.</summary>
    /// <param name="deviations">The statistics, in deviations from their means.</param>
    /// <param name="products">Receives <see cref="Count"/> products.</param>
    public static void Write(ReadOnlySpan<double> deviations, Span<double> products)
    {
        int next = 0;
        for (int first = 0; first < Statistics.Length; first++)
        {
            double value = deviations[Statistics[first]];
            for (int second = first; second < Statistics.Length; second++)
            {
                products[next++] = value * deviations[Statistics[second]];
            }
        }
    }

    /// <summary>Gets the weighted sums of the products of several texts.</summary>
    /// <param name="deviations">The statistics of each text, in deviations from their means.</param>
    /// <param name="weights">The weights of the products, in the order of <see cref="Write"/>.</param>
    public static Vector256<double> Sum(ReadOnlySpan<Vector256<double>> deviations, ReadOnlySpan<double> weights)
    {
        Vector256<double> sum = default;
        int next = 0;
        for (int first = 0; first < Statistics.Length; first++)
        {
            Vector256<double> inner = default;
            for (int second = first; second < Statistics.Length; second++)
            {
                inner += Vector256.Create(weights[next++]) * deviations[Statistics[second]];
            }

            sum += deviations[Statistics[first]] * inner;
        }

        return sum;
    }
}

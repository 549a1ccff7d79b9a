namespace RouteLlm;

/// <summary>How the mean score rises with the share of strong calls when a router decides.</summary>
public static class RoutingCurve
{
    /// <summary>
    /// Cuts at RouteLLM's thresholds, the edges of even quantile bins of the scores. At the last edge the comparison is strict, so that the
    /// curve ends at the weak model alone.
    /// </summary>
    /// <param name="strongWinRates">The router's score of each question.</param>
    /// <param name="data">The questions.</param>
    /// <param name="bins">The number of bins.</param>
    /// <returns>The points from 100% of strong calls to none; fewer than <paramref name="bins"/> + 1 where edges fall together.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no questions, not as many scores as questions, or a score is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is less than 1.</exception>
    public static IReadOnlyList<CurvePoint> AtQuantileCuts(ReadOnlySpan<double> strongWinRates, BenchmarkData data, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        return [.. SampleOf(strongWinRates, data, bins).Sample.Cuts.Points];
    }

    /// <summary>Cuts at every score.</summary>
    /// <param name="strongWinRates">The router's score of each question.</param>
    /// <param name="data">The questions.</param>
    /// <returns>A point for each distinct score, from 100% of strong calls downwards, and the weak model alone.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no questions, not as many scores as questions, or a score is NaN.</exception>
    public static IReadOnlyList<CurvePoint> AtEveryCut(ReadOnlySpan<double> strongWinRates, BenchmarkData data)
    {
        (RoutingSample sample, ScoredOrder order) = SampleOf(strongWinRates, data, bins: 1);
        var points = new CurvePoint[order.Blocks + 1];
        for (int blocks = order.Blocks; blocks >= 0; blocks--)
        {
            points[order.Blocks - blocks] = new CurvePoint(order.BlockScores[Math.Max(0, blocks - 1)], sample.StrongPercentOf(blocks), sample.ScoreOf(blocks));
        }

        return points;
    }

    private static (RoutingSample Sample, ScoredOrder Order) SampleOf(ReadOnlySpan<double> strongWinRates, BenchmarkData data, int bins)
    {
        ArgumentNullException.ThrowIfNull(data);
        var order = ScoredOrder.Of(strongWinRates, data.Questions.Count);
        var sample = new RoutingSample(QuestionTable.Of(data.Questions, data.Scale), order, bins);
        sample.TakeAll();
        return (sample, order);
    }
}
